import { Command } from 'commander'
import { appVersion } from '../app-version'
import { analyze, type AnalyzeOptions } from './commands/analyze'
import { registerStudyPlan, showPlan } from './commands/plan'
import { design, type DesignOptions } from './commands/design'
import { pullCommand } from './commands/pull'
import { report, type ReportOptions } from './commands/report'
import { guess, type GuessCommandOptions } from './commands/guess'
import { runNotebook, type NotebookRunOptions } from './commands/run-notebook'
import { srm, type SrmOptions } from './commands/srm'
import { verify } from './commands/verify'
import { BadInput, exitCodeOf, exitCodes, failureLines, type ExitCode } from './exit-codes'
import { addPlatformCommands } from './platform-commands'
import { printable } from './print-table'
import type { WorkspaceOption } from './workspace-option'
import type { Terminal } from './terminal'

const aboutPlatform =
  'platform that a study is pulled from, whatever it calls it; a token from ASSAY_PLATFORM_TOKEN, or https://TOKEN@host'

/**
 * Runs one command line. Answers go to `terminal.out`, progress and problems to `terminal.note`; nothing is thrown.
 * @param args Without the program's and the script's name.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const finish = async (work: Promise<ExitCode>) => {
    code = await work
  }
  const program = new Command('assay')
    .description('Analyse online experiments from a study file: pull once, analyse offline, report with evidence.')
    .version(appVersion)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: (text) => terminal.note(text.trimEnd()) })
    .showHelpAfterError('(assay --help lists the commands)')

  const studyCommand = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .argument('<study>', 'a *.study.json file')
      .option('--workspace <folder>', 'where snapshots are kept (default: the data folder of this user)')
      .option('--platform <url>', aboutPlatform)
      .option('--refresh', 'ask a database or a platform again though a snapshot of it is here')

  studyCommand('analyze', 'pull if needed, analyse, print a table')
    .option('--json <file>', 'write result.json there; - for stdout')
    .option('--out <folder>', 'write result.json and result.csv there')
    .action((study: string, options: AnalyzeOptions) => finish(analyze(study, options, terminal)))

  studyCommand('pull', 'pull into the workspace; prints the id of the snapshot').action(
    (study: string, options: WorkspaceOption) => finish(pullCommand(study, options, terminal)),
  )

  studyCommand('srm', 'investigate the split: slices, days, crossovers')
    .option('--json <file>', 'write the investigation there as JSON; - for stdout')
    .action((study: string, options: SrmOptions) => finish(srm(study, options, terminal)))

  program
    .command('guess')
    .description('look at a data file: the study that an import would propose, and why')
    .argument('<file>', 'CSV, Parquet, JSON or DuckDB')
    .option('--json <file>', 'write study, rows, columns, reasons, questions and findings there; - for stdout')
    .option('--out <file>', 'write the study there')
    .action((file: string, options: GuessCommandOptions) => finish(guess(file, options, terminal)))

  const plan = program.command('plan').description('the analysis plan: register it before outcomes are looked at')
  for (const [name, description, run] of [
    ['register', "write a study's plan down, with its hash", registerStudyPlan],
    ['show', 'its hash, registration, looks taken and deviations', showPlan],
  ] as const) {
    plan
      .command(name)
      .description(description)
      .argument('<study>', 'a *.study.json file')
      .option('--workspace <folder>', 'where registrations are kept (default: the data folder of this user)')
      .action((study: string, options: WorkspaceOption) => finish(run(study, options, terminal)))
  }

  program
    .command('report')
    .description('a self-contained report of a notebook or a study; or check one')
    .argument('[file]', 'a *.assay.md notebook or a *.study.json file')
    .option('--workspace <folder>', 'where snapshots are kept (default: the data folder of this user)')
    .option('--platform <url>', aboutPlatform)
    .option('--html <file>', 'one HTML file with everything inside; - for stdout')
    .option('--pdf <file>', 'a paged PDF (needs Chromium)')
    .option('--csv <file>', 'tidy results; - for stdout')
    .option('--parquet <file>', 'tidy results')
    .option('--verify <file>', 'check a report: its hashes, its page, and its numbers by running it again')
    .action((file: string | undefined, options: ReportOptions & { readonly verify?: string }) => {
      if (options.verify !== undefined) return finish(verify(options.verify, options, terminal))
      if (file === undefined) throw new BadInput('Name a notebook or a study, or a report with --verify.')
      return finish(report(file, options, terminal))
    })

  program
    .command('design')
    .description('plan an experiment: subjects, detectable effect, power, duration')
    .option('--metric <type>', 'proportion, mean or ratio')
    .option('--baseline <number>', 'what control has: a share (0.05), a mean or a ratio')
    .option('--sd <number>', "standard deviation of a subject's value, for mean and ratio")
    .option('--mde <number>', 'smallest effect to find, relative to the baseline (0.1 for 10 %)')
    .option('--absolute', "the effect is in the metric's unit")
    .option('--alpha <number>', 'total error rate (default: 0.05)')
    .option('--power <number>', 'chance to find the effect (default: 0.8)')
    .option('--alternative <side>', 'two-sided, greater or less (default: two-sided)')
    .option('--variants <count>', 'control included, all of one size (default: 2)')
    .option('--correction <name>', 'none, or any other: alpha split among treatments (default: holm)')
    .option('--looks <count>', 'equally spaced looks (default: 1, at the end)')
    .option('--spending <name>', 'obrien-fleming, pocock, hwang-shih-decani, kim-demets (default: obrien-fleming)')
    .option('--spending-parameter <number>', 'gamma or rho of the last two')
    .option('--rho <number>', 'correlation of the outcome with its covariates (default: 0)')
    .option('--daily-traffic <number>', 'new subjects a day over all variants')
    .option('--json <file>', 'write the plan there as JSON; - for stdout')
    .action((options: DesignOptions) => finish(design(options, terminal)))

  program
    .command('notebook')
    .description('work with notebooks')
    .command('run')
    .description('run every cell of a notebook')
    .argument('<file>', 'a *.assay.md notebook')
    .option('--workspace <folder>', 'where snapshots are kept (default: the data folder of this user)')
    .option('--platform <url>', aboutPlatform)
    .option('--json <file>', "write the result of the notebook's study; - for stdout")
    .action((file: string, options: NotebookRunOptions) => finish(runNotebook(file, options, terminal)))

  addPlatformCommands(program, terminal, finish)

  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    terminal.progress('')
    for (const line of failureLines(error).flatMap((text) => text.split('\n'))) terminal.note(printable(line))
    return exitCodeOf(error)
  }
}
