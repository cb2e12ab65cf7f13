import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { pino } from 'pino'
import { ApiProblem } from './api/api-problem'
import { ownerTokenFile } from './governance/tokens/owner-token'
import { startPlatform } from './server/start-platform'

/** `tsx platform/index.ts --data <folder>`: one server, until it is told to stop. */
const program = new Command('assay-platform')
  .requiredOption('--data <folder>', 'folder of its own for configuration, events, keys and the first token')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <number>', 'port, 0 for any free one', '7420')
  .option('--config <url>', 'postgres://... in place of the embedded database')
  .option('--events <url>', 'http://... of ClickHouse in place of the embedded event store')
  .option('--allow-host <names...>', 'host names that requests may name, besides loopback')
  .option('--log <level>', 'trace, debug, info, warn, error or silent', 'info')

const options = program.parse().opts<{
  data: string
  host: string
  port: string
  config?: string
  events?: string
  allowHost?: string[]
  log: string
}>()
const logger = pino({ level: options.log, redact: ['req.headers.authorization'] })

try {
  const dataFolder = resolve(options.data)
  const platform = await startPlatform({
    dataFolder,
    host: options.host,
    port: Number(options.port),
    configUrl: options.config ?? null,
    eventsUrl: options.events ?? null,
    ...(options.allowHost !== undefined && { allowedHosts: options.allowHost }),
    logger,
  })
  logger.info({ url: platform.url, ownerToken: join(dataFolder, ownerTokenFile) }, 'the platform listens')
  const stop = () => {
    logger.info('stopping')
    platform.stop().catch((error: unknown) => {
      logger.error({ err: error }, 'did not stop cleanly')
      process.exitCode = 1
    })
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
} catch (error) {
  logger.fatal({ err: error }, error instanceof ApiProblem ? error.detail : 'could not start')
  process.exitCode = 1
}
