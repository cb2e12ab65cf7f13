import { planHash, registrationInForce, type ExperimentSpec, type PlanRegistration } from '@analysis'
import { parseExperiment, printExperiment } from '@contract'
import type { Ledger } from './ledger'
import type { Look } from './ledger-record'

/** What a workspace knows of an experiment besides its data: the plan in force and how often outcomes were seen. */
export interface PlanHistory {
  /** The registration that counts; null when none was made. */
  readonly registration: PlanRegistration | null
  /** Snapshots on which outcomes were looked at. */
  readonly looks: number
}

export async function planHistory(ledger: Ledger, experimentId: string): Promise<PlanHistory> {
  const registrations = (await ledger.registrations(experimentId)).flatMap(({ at, looksBefore, experiment }) => {
    const reading = parseExperiment(experiment)
    return reading.experiment === null ? [] : [{ registeredAt: at, looksBefore, experiment: reading.experiment }]
  })
  return { registration: registrationInForce(registrations), looks: await looksTaken(ledger, experimentId) }
}

/** Registers an experiment's plan as it stands. A plan may be registered again; see `registrationInForce`. */
export async function registerPlan(ledger: Ledger, experiment: ExperimentSpec, at: string): Promise<PlanHistory> {
  const { experimentId } = experiment
  const hash = planHash(experiment)
  const looksBefore = await looksTaken(ledger, experimentId)
  const text = JSON.stringify(printExperiment(experiment))
  await ledger.recordRegistration({ at, experimentId, planHash: hash, experiment: text, looksBefore })
  const detail = { hash, looksBefore }
  await ledger.recordAudit({ at, action: 'plan-registered', subject: experimentId, detail })
  return planHistory(ledger, experimentId)
}

/** Notes that an experiment's outcomes on a snapshot are shown. @param by what shows them: `analyze`, `notebook`, `report` */
export async function recordLook(
  ledger: Ledger,
  { experimentId, metrics }: Pick<ExperimentSpec, 'experimentId' | 'metrics'>,
  look: Pick<Look, 'at' | 'snapshotId' | 'by'>,
): Promise<PlanHistory> {
  await ledger.recordLook({ ...look, experimentId, metrics: metrics.map(({ id }) => id) })
  return planHistory(ledger, experimentId)
}

async function looksTaken(ledger: Ledger, experimentId: string): Promise<number> {
  const looks = await ledger.looks(experimentId)
  return new Set(looks.map(({ snapshotId }) => snapshotId)).size
}
