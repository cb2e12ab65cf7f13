import { setTimeout as pause } from 'node:timers/promises'
import { formatCount } from '@analysis'
import type { ExperimentDocument } from '@contract'
import {
  killExperiment,
  PlatformRefusal,
  readExperiment,
  readPropagation,
  type PlatformAddress,
} from '../../connectors/platform'
import { exitCodes, type ExitCode } from '../exit-codes'
import { platformOf, type PlatformOption } from '../platform-option'
import { printable } from '../print-table'
import type { Terminal } from '../terminal'

export interface KillOptions extends PlatformOption {
  readonly reason: string
  readonly expectVersion: number
  readonly yes?: boolean
  /** How long to wait for the connected SDKs, in seconds. */
  readonly wait: number
}

const lookEveryMs = 250

/**
 * Takes everyone out of an experiment, and waits until every connected SDK says that it knows. Without `--yes` it says what it
 * would do. Exit codes: 1 when an SDK has not answered in time, 2 without `--yes` or at another version, 3 when it failed.
 */
export async function kill(experimentId: string, options: KillOptions, terminal: Terminal): Promise<ExitCode> {
  const address = platformOf(options, terminal)
  const { reason, expectVersion: expectedVersion } = options
  if (options.yes !== true) {
    const experiment = await readExperiment(address, experimentId)
    for (const line of whatWouldHappen(experiment, options)) terminal.note(printable(line))
    return exitCodes.badInput
  }
  let killed: ExperimentDocument
  try {
    killed = await killExperiment(address, { experimentId, reason, expectedVersion }, terminal.signal)
  } catch (failure) {
    for (const line of notKilled(experimentId, failure)) terminal.note(printable(line))
    if (statusOf(failure) !== 409) throw failure
    terminal.note(failure instanceof Error ? printable(failure.message) : String(failure))
    return exitCodes.badInput
  }
  terminal.out(`accepted: ${printable(experimentId)} is ${killed.status}, version ${killed.version}\n`)
  return waitForAll(address, experimentId, options.wait, terminal)
}

function whatWouldHappen(experiment: ExperimentDocument, options: KillOptions): readonly string[] {
  const { experiment_id, name, status, version, ramp_percent, variants } = experiment
  const isCurrent = version === options.expectVersion
  return [
    `Would kill ${experiment_id} (${name}): ${status}, version ${version}, ${ramp_percent} % of subjects, ${variants.length} variants.`,
    'Everyone would get the control from then on; "revive" starts it again.',
    `Reason: ${options.reason}`,
    isCurrent
      ? 'Nothing was done. Run it again with --yes to do it.'
      : `Nothing was done. --expect-version ${options.expectVersion} is not the version in force, which is ${version}: look at what changed first.`,
  ]
}

/** Whether anything happened must never be left to guess. */
function notKilled(experimentId: string, failure: unknown): readonly string[] {
  const status = statusOf(failure)
  if (status === null || status >= 500) {
    return [
      `NOT CONFIRMED: whether ${experimentId} was killed is not known.`,
      'Run the same command again: it counts once, however often it arrives.',
    ]
  }
  return [`NOT KILLED: ${experimentId} goes on.`]
}

/** Of the platform's refusal; null when there was no answer. */
function statusOf(failure: unknown): number | null {
  return failure instanceof Error && failure.cause instanceof PlatformRefusal ? failure.cause.status : null
}

async function waitForAll(
  address: PlatformAddress,
  experimentId: string,
  seconds: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const until = performance.now() + 1000 * seconds
  let progress = await readPropagation(address, experimentId, terminal.signal)
  const isEverywhere = () => progress.sdks_acknowledged >= progress.sdks_total
  terminal.out(`published: ${progress.push_at ?? 'not yet'}, configuration ${progress.config_version}\n`)
  while (!isEverywhere() && performance.now() < until) {
    terminal.progress(acknowledged(progress))
    await pause(lookEveryMs)
    progress = await readPropagation(address, experimentId, terminal.signal)
  }
  terminal.progress('')
  terminal.out(`acknowledged: ${acknowledged(progress)}\n`)
  if (progress.sdks_total === 0) terminal.note('No SDK is connected: each one that connects gets this configuration.')
  if (isEverywhere()) return exitCodes.done
  const left = formatCount(progress.sdks_total - progress.sdks_acknowledged)
  terminal.note(
    `${left} have not answered within ${seconds} s: they serve the old configuration until their next poll.`,
  )
  return exitCodes.findings
}

function acknowledged(progress: Awaited<ReturnType<typeof readPropagation>>): string {
  const { sdks_acknowledged, sdks_total, p95_ms } = progress
  const slowest = p95_ms === null ? '' : `, 95 % within ${formatCount(Math.round(p95_ms))} ms`
  return `${formatCount(sdks_acknowledged)} of ${formatCount(sdks_total)} SDKs${slowest}`
}
