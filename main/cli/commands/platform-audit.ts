import { formatCount } from '@analysis'
import { auditVerification, platformNotice, type AuditVerification } from '@contract'
import { verifyAudit } from '../../connectors/platform'
import { forkPlatform, platformProgram } from '../../local-platform'
import { BadInput, exitCodes, type ExitCode } from '../exit-codes'
import { platformOf } from '../platform-option'
import { printable } from '../print-table'
import type { Terminal } from '../terminal'
import { platformFolder } from './platform-start'

export interface PlatformAuditOptions {
  readonly verify?: boolean
  readonly data?: string
  readonly config?: string
  readonly platform?: string
}

/** Follows the audit chain, of a running platform or of a data folder nobody serves; a broken one is exit code 1. */
export async function platformAudit(options: PlatformAuditOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.verify !== true) throw new BadInput('Choose what to do with the audit log: --verify checks its chain.')
  if (options.platform !== undefined && options.data !== undefined) {
    throw new BadInput('Name a running platform with --platform, or a data folder with --data, not both.')
  }
  const { platform } = options
  const found = await (platform === undefined
    ? verifyFolder(options, terminal)
    : verifyAudit(platformOf({ platform }, terminal), terminal.signal))
  if (found.ok) {
    terminal.out(`ok: ${formatCount(found.entries)} entries, head ${found.head ?? 'none'}\n`)
    return exitCodes.done
  }
  for (const { sequence, problem } of found.problems) terminal.note(printable(`entry ${sequence}: ${problem}`))
  terminal.out(`BROKEN: ${formatCount(found.problems.length)} problems in ${formatCount(found.entries)} entries\n`)
  return exitCodes.findings
}

/** The platform's own program reads the folder, under its lock: a server that runs on it is said, not read past. */
function verifyFolder(options: PlatformAuditOptions, terminal: Terminal): Promise<AuditVerification> {
  const { config } = options
  const args = ['--data', platformFolder(options), '--verify-audit', '--log', 'silent']
  const channel = forkPlatform(platformProgram(), config === undefined ? args : [...args, '--config', config])
  terminal.signal.addEventListener('abort', () => channel.kill(), { once: true })
  let output = ''
  let failure: string | null = null
  channel.onOutput((text) => {
    output += text
  })
  channel.onMessage((given) => {
    const { data: notice } = platformNotice.safeParse(given)
    if (notice?.kind === 'failed') failure = notice.message
  })
  return new Promise((resolve, reject) => {
    channel.onExit((how) => {
      if (failure === null && how === 'exit code 0') resolve(auditVerification.parse(JSON.parse(output)))
      else reject(new Error(`The audit log was not read: ${failure ?? how}`))
    })
  })
}
