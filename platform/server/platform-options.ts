import { Command } from 'commander'

/** How the platform's program was asked to run. */
export interface PlatformOptions {
  readonly data: string
  readonly host: string
  readonly port: string
  readonly config?: string
  readonly events?: string
  readonly allowHost?: readonly string[]
  readonly log: string
  readonly demo: boolean
  readonly history: string
  readonly verifyAudit: boolean
}

/**
 * Wrong use ends the process with a message.
 * @param args Without the runtime and the script: commander would guess them from the runtime, and takes a utility
 *   process of Electron for a packed application.
 */
export function parsePlatformOptions(args: readonly string[]): PlatformOptions {
  return new Command('assay-platform')
    .requiredOption('--data <folder>', 'folder of its own for configuration, events, keys and the first token')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port, 0 for any free one', '7420')
    .option('--config <url>', 'postgres://... in place of the embedded database')
    .option('--events <url>', 'http://... of ClickHouse in place of the embedded event store')
    .option('--allow-host <names...>', 'host names that requests may name, besides loopback')
    .option('--log <level>', 'trace, debug, info, warn, error or silent', 'info')
    .option('--demo', 'let the demo world live in it', false)
    .option('--history <hours>', 'past of a new demo world', '336')
    .option('--verify-audit', 'follow the audit log of the data folder, print what was found as JSON, and end', false)
    .parse([...args], { from: 'user' })
    .opts<PlatformOptions>()
}
