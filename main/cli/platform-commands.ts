import { InvalidArgumentError, type Command } from 'commander'
import { listGuardrails, type GuardrailListOptions } from './commands/guardrails'
import { kill, type KillOptions } from './commands/kill'
import { platformAudit, type PlatformAuditOptions } from './commands/platform-audit'
import { platformStudyCommand, type PlatformStudyOptions } from './commands/platform-study'
import { startPlatformCommand, type PlatformStartOptions } from './commands/platform-start'
import { watchGuardrails, type GuardrailWatchOptions } from './commands/watch-guardrails'
import type { ExitCode } from './exit-codes'
import type { Terminal } from './terminal'

const platformUrl = '--platform <url>'
const aboutUrl = 'its address; a token from ASSAY_PLATFORM_TOKEN, or in the address: https://TOKEN@host'

/** Adds the commands that run an experimentation platform, or ask one. */
export function addPlatformCommands(
  program: Command,
  terminal: Terminal,
  finish: (work: Promise<ExitCode>) => Promise<void>,
): void {
  const platform = program
    .command('platform')
    .description('run an experimentation platform; take an experiment from one; check its audit log')
  platform
    .command('start')
    .description('run a platform until it is told to stop')
    .option('--port <number>', 'port, 0 for any free one', '7420')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'its data folder (default: platform in the data folder of this user)')
    .option('--demo', 'let the demo world live in it')
    .option('--config <url>', 'postgres://... in place of the embedded database')
    .option('--events <url>', 'http://... of ClickHouse in place of the embedded event store')
    .option('--allow-host <names...>', 'host names that requests may name, besides loopback')
    .option('--log <level>', 'trace, debug, info, warn, error or silent', 'warn')
    .action((options: PlatformStartOptions) => finish(startPlatformCommand(options, terminal)))
  platform
    .command('audit')
    .description('the audit log of every change and every read of results')
    .option('--verify', 'follow the chain: changed, missing and reordered entries')
    .option('--data <folder>', 'the data folder of a platform that does not run')
    .option('--config <url>', 'its database, if it is not in the data folder')
    .option(platformUrl, `a running platform: ${aboutUrl}`)
    .action((options: PlatformAuditOptions) => finish(platformAudit(options, terminal)))

  platform
    .command('study')
    .description('an experiment as a study file: pull and analyse it like any other')
    .argument('<experiment>', 'its id')
    .option(platformUrl, aboutUrl)
    .option('--connection <name>', 'what the study calls the platform (default: local, the one that runs here)')
    .option('--workspace <folder>', 'whose saved connections are known (default: the data folder of this user)')
    .option('--out <file>', 'a *.study.json file; - for stdout', '-')
    .action((experiment: string, options: PlatformStudyOptions) =>
      finish(platformStudyCommand(experiment, options, terminal)),
    )

  const guardrails = program.command('guardrails').description('guardrails of the running experiments of a platform')
  guardrails
    .command('list')
    .description('all of them as they are now, the worst first; exit code 1 when there is a breach')
    .requiredOption(platformUrl, aboutUrl)
    .option('--json <file>', 'write them there as JSON; - for stdout')
    .action((options: GuardrailListOptions) => finish(listGuardrails(options, terminal)))
  guardrails
    .command('watch')
    .description('all of them, then whatever changes, until it is told to stop')
    .requiredOption(platformUrl, aboutUrl)
    .option('--json <file>', '-: a line of JSON for each change, on stdout', onlyStdout)
    .option('--until-breach', 'end with the first breach')
    .option('--seconds <number>', 'end after so many seconds', positive)
    .action((options: GuardrailWatchOptions) => finish(watchGuardrails(options, terminal)))

  program
    .command('kill')
    .description('take everyone out of an experiment, now, and wait until every SDK knows')
    .argument('<experiment>', 'its id')
    .requiredOption(platformUrl, aboutUrl)
    .requiredOption('--reason <text>', 'why, for the change log')
    .requiredOption('--expect-version <number>', 'the version that was looked at', positive)
    .option('--yes', 'do it; without it, say what would be done')
    .option('--wait <seconds>', 'how long to wait for the connected SDKs', positive, 30)
    .action((experiment: string, options: KillOptions) => finish(kill(experiment, options, terminal)))
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('expected a whole number above 0')
}

function onlyStdout(text: string): string {
  if (text === '-') return text
  throw new InvalidArgumentError('a watch has no end that a file could wait for: only - is taken')
}
