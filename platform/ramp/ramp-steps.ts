import type { Logger } from 'pino'
import type { ExperimentDocument } from '@contract'
import { ApiProblem } from '../api/api-problem'
import type { ExperimentService } from '../config/experiments/experiment-service'
import type { Alert, Alerts, ConfigReader, Ticker, Unsubscribe } from '../ports'

const actor = { kind: 'system', part: 'ramp' } as const

/** The step that is due by a ramp's plan; null when none is. @param now ms since 1970 */
export function dueStep(
  {
    status,
    ramp_plan,
    ramp_percent,
    ramped_at,
  }: Pick<ExperimentDocument, 'status' | 'ramp_plan' | 'ramp_percent' | 'ramped_at'>,
  now: number,
): number | null {
  if (status !== 'active' || ramp_plan === null || ramped_at === null) return null
  if (now - Date.parse(ramped_at) < ramp_plan.hold_minutes * 60_000) return null
  return ramp_plan.steps.find((step) => step > ramp_percent) ?? null
}

/** Takes the steps of every ramp plan as they fall due, one at a time. */
export function rampTicker(config: ConfigReader, experiments: ExperimentService, logger: Logger): Ticker {
  return {
    name: 'ramp',
    everyMs: 10_000,
    async tick(now) {
      for (const experiment of config.experiments()) {
        const step = dueStep(experiment, now)
        if (step === null) continue
        const { experiment_id: experimentId, version: expectedVersion } = experiment
        const reason = `step of the ramp plan to ${step} %`
        const fields = { rampPercent: step }
        await unlessChanged(logger, () =>
          experiments.operate({ experimentId, action: 'ramp', expectedVersion, reason, actor, fields }),
        )
      }
    },
  }
}

/** Pauses an experiment whose ramp goes up by itself when something is wrong with it. */
export function pauseOnAlert(
  alerts: Alerts,
  config: ConfigReader,
  experiments: ExperimentService,
  logger: Logger,
): Unsubscribe {
  return alerts.onAlert((alert) => {
    const experiment = config.experiment(alert.experimentId)
    if (experiment === null || !isRampingAlone(experiment) || alert.severity === 'info') return
    const { experiment_id: experimentId } = experiment
    const reason = `an alert during its ramp: ${alert.message}`.slice(0, 500)
    const evidence = evidenceOf(alert)
    void unlessChanged(logger, () =>
      // whatever version is in force: an alert that comes with a step of the ramp is raised once and must not be lost
      experiments.operate({ experimentId, action: 'pause', expectedVersion: null, reason, actor, evidence }),
    )
  })
}

function isRampingAlone({ status, ramp_plan, ramp_percent }: ExperimentDocument): boolean {
  return status === 'active' && ramp_plan !== null && ramp_plan.steps.some((step) => step > ramp_percent)
}

function evidenceOf({ guardrailId, state, message, evidence }: Alert): Readonly<Record<string, unknown>> {
  return { guardrail_id: guardrailId, state, message, ...evidence }
}

/** Somebody who was first is right: the next tick looks again. */
async function unlessChanged(logger: Logger, change: () => Promise<unknown>): Promise<void> {
  try {
    await change()
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 409) return
    logger.error({ err: error }, 'a ramp could not be changed')
  }
}
