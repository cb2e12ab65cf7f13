import { confirmBreach, evaluateWindow, type GuardrailReading, type GuardrailRule } from '@analysis'
import type { ExperimentDocument, GuardrailStatus } from '@contract'
import type { Logger } from 'pino'
import type { Actor, Alerts, Clock, ConfigReader, KillSwitch, StreamHub } from '../ports'
import type { Watermarks } from '../windows/watermarks'
import { windowSpec, type Windows } from '../windows/windows'
import { breachEvidence, type EvidenceSource } from './breach-evidence'
import { ruleOf, watchesOf, watchKey, windowOf, type MonitorSettings, type Watch } from './guardrail-rules'
import { statusOf, unknownStatus } from './status-document'

export interface GuardrailMonitor {
  /** Looks at every guardrail of every running experiment, and acts. */
  tick(now: number): Promise<void>
  /** Every running experiment's guardrails for every treatment, or one experiment's; none is ever left out. */
  status(experimentId?: string): readonly GuardrailStatus[]
  /** Time of the last whole tick; null before the first. */
  readonly evaluatedAt: number | null
}

export interface MonitorParts {
  readonly config: Pick<ConfigReader, 'experiments' | 'experiment' | 'changes'>
  readonly store: EvidenceSource['store']
  readonly windows: Windows
  readonly watermarks: Watermarks
  readonly killSwitch: KillSwitch
  readonly alerts: Alerts
  readonly stream: StreamHub
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: MonitorSettings
}

const actor: Actor = { kind: 'system', part: 'guardrail-monitor' }

export function guardrailMonitor(parts: MonitorParts): GuardrailMonitor {
  const { config, windows, watermarks, killSwitch, logger, settings } = parts
  const statuses = new Map<string, GuardrailStatus>()
  const subjects = new Map<string, number>()
  const announced = new Map<string, GuardrailStatus['state']>()
  let evaluatedAt: number | null = null

  async function evaluate(watch: Watch, now: number): Promise<GuardrailStatus> {
    const { experiment, guardrail } = watch
    const metric = windowSpec(experiment)?.metrics.find(({ id }) => id === guardrail.metric_id)
    if (metric === undefined) {
      return unknownStatus(watch, `Metric ${guardrail.metric_id} cannot be told from minutes of events.`)
    }
    const window = await windows.ending(experiment, lastWindowEnd(now, settings), guardrail.window_minutes)
    if (window === null) return unknownStatus(watch, 'The experiment cannot be analysed as it is configured.')
    const newest = watermarks.newest()
    const key = watchKey(watch)
    const input = windowOf(watch, window, now, newest, subjects.get(key) ?? 0, settings)
    const rule = ruleOf(watch, metric, settings)
    const reading = await confirmed(evaluateWindow(input, rule), watch, rule)
    subjects.set(key, reading.samples.control + reading.samples.treatment)
    return statusOf(watch, reading, window, now, newest)
  }

  async function confirmed(reading: GuardrailReading, watch: Watch, rule: GuardrailRule): Promise<GuardrailReading> {
    if (reading.state !== 'breach') return reading
    const { experiment, control, treatment } = watch
    const evidence = await breachEvidence(parts, experiment, parts.clock.now())
    return confirmBreach(reading, evidence, [control.id, treatment.id], rule)
  }

  /** A breach may kill; nothing else may. */
  async function act(watch: Watch, status: GuardrailStatus): Promise<void> {
    const { experiment, guardrail } = watch
    await announce(parts, announced, watchKey(watch), status)
    if (status.state !== 'breach' || guardrail.action !== 'kill' || guardrail.human_in_the_loop) return
    if (config.experiment(experiment.experiment_id)?.status !== 'active') return
    await killSwitch.kill({
      experimentId: experiment.experiment_id,
      reason: `Guardrail ${guardrail.guardrail_id}: ${status.reason}`,
      actor,
      expectedVersion: null,
      idempotencyKey: `guardrail/${experiment.experiment_id}/${experiment.version}`,
      evidence: { guardrail: status },
    })
    logger.warn({ experiment: experiment.experiment_id, guardrail: guardrail.guardrail_id }, 'killed by its guardrail')
  }

  async function look(experiment: ExperimentDocument, now: number): Promise<void> {
    for (const watch of watchesOf(experiment)) {
      try {
        const status = await evaluate(watch, now)
        statuses.set(watchKey(watch), status)
        await act(watch, status)
      } catch (failure) {
        // one experiment's trouble must not stop the watch over the others
        logger.error({ err: failure, experiment: experiment.experiment_id }, 'a guardrail could not be evaluated')
        statuses.set(
          watchKey(watch),
          unknownStatus(watch, 'It could not be evaluated; the log of the server says why.'),
        )
      }
    }
  }

  /** All windows that are about to be looked at, by length. What fails here fails again below, for its experiment alone. */
  async function prepareWindows(running: readonly ExperimentDocument[], now: number): Promise<void> {
    const watched = running.flatMap(({ guardrails }) => guardrails.map(({ window_minutes }) => window_minutes))
    for (const minutes of new Set(watched)) {
      const due = running.filter(({ guardrails }) => guardrails.some((each) => each.window_minutes === minutes))
      try {
        await windows.prepare(due, lastWindowEnd(now, settings), minutes)
      } catch (failure) {
        logger.warn({ err: failure, experiments: due.length }, 'windows could not be computed together')
      }
    }
  }

  return {
    async tick(now) {
      const running = config.experiments().filter(({ status }) => status === 'active')
      await prepareWindows(running, now)
      for (const experiment of running) await look(experiment, now)
      const live = new Set(running.flatMap(watchesOf).map(watchKey))
      for (const known of [statuses, subjects, announced]) {
        for (const key of known.keys()) if (!live.has(key)) known.delete(key)
      }
      evaluatedAt = now
    },
    status(experimentId) {
      const running = experimentId === undefined ? config.experiments() : [config.experiment(experimentId)]
      return running
        .flatMap((experiment) => (experiment === null ? [] : watchesOf(experiment)))
        .map((watch) => statuses.get(watchKey(watch)) ?? unknownStatus(watch, 'It has not been evaluated yet.'))
    },
    get evaluatedAt() {
      return evaluatedAt
    },
  }
}

function lastWindowEnd(now: number, { settleMs, stepMs }: MonitorSettings): number {
  return Math.floor((now - settleMs) / stepMs) * stepMs
}

type Severity = 'info' | 'warning' | 'critical'

const severities: Readonly<Record<GuardrailStatus['state'], Severity>> = {
  ok: 'info',
  'insufficient-data': 'info',
  'too-young': 'info',
  warning: 'warning',
  'incomplete-data': 'warning',
  'missing-variant': 'warning',
  stale: 'warning',
  breach: 'critical',
}

/** Each change of state goes out once; what on-call should see goes out as an alert. */
async function announce(
  { alerts, stream }: MonitorParts,
  announced: Map<string, GuardrailStatus['state']>,
  key: string,
  status: GuardrailStatus,
): Promise<void> {
  if (announced.get(key) === status.state) return
  announced.set(key, status.state)
  const { experiment_id, guardrail_id, state, reason } = status
  const severity = severities[state]
  if (severity === 'info') {
    await stream.publish('guardrail', {
      experiment_id,
      guardrail_id,
      state,
      severity,
      message: reason,
      evidence: { guardrail: status },
    })
    return
  }
  await alerts.raise({
    experimentId: experiment_id,
    guardrailId: guardrail_id,
    state,
    severity,
    message: reason,
    evidence: { guardrail: status },
  })
}
