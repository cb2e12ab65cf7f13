import { assignments, type PreparedSnapshot } from '@analysis'
import { demoExperiments, effectsOf, type DemoExperiment } from './experiments/demo-experiments'
import { demoFaults, type Decisions, type Fault, type FaultName } from './faults'
import { isAmong } from './faults/fault'
import { eventsOf, joinEffects } from './shop/behaviour'
import type { DemoExposure, DemoRecord } from './shop/records'
import { hourMs, visitsOfHour, type Traffic, type Visit } from './shop/visits'

export interface DemoSettings extends Traffic {
  /** Each with the hours after the start at which it sets in. */
  readonly faults: readonly { readonly name: FaultName; readonly onsetHour: number }[]
}

/** A shop and all that goes wrong in it. The same settings give the same world, however its time is run through. */
export interface DemoWorld {
  readonly settings: DemoSettings
  readonly faults: readonly Fault[]
  /** All that happens in the hour of that number, under a configuration, in order of time. */
  recordsOfHour(hour: number, snapshot: PreparedSnapshot): readonly DemoRecord[]
  /** What happens in one visit. */
  recordsOfVisit(visit: Visit, snapshot: PreparedSnapshot): readonly DemoRecord[]
  visitsOfHour(hour: number): readonly Visit[]
}

export function openDemoWorld(settings: DemoSettings): DemoWorld {
  const { seed, start } = settings
  const faults: readonly Fault[] = settings.faults.map(({ name, onsetHour }) =>
    demoFaults[name]({ seed, start, onset: start + onsetHour * hourMs }),
  )
  const world: DemoWorld = {
    settings,
    faults,
    visitsOfHour: (hour) =>
      [...visitsOfHour(settings, hour), ...faults.flatMap(({ extraVisits }) => extraVisits?.(hour) ?? [])].toSorted(
        (a, b) => a.at - b.at,
      ),
    recordsOfVisit: (visit, snapshot) => recordsOfVisit(visit, snapshot, faults),
    recordsOfHour: (hour, snapshot) =>
      world
        .visitsOfHour(hour)
        .flatMap((visit) => recordsOfVisit(visit, snapshot, faults))
        .toSorted((a, b) => a.at - b.at),
  }
  return world
}

function recordsOfVisit(visit: Visit, snapshot: PreparedSnapshot, faults: readonly Fault[]): readonly DemoRecord[] {
  const { country, device, sdk, subjectId } = visit.shopper
  const assigned: Decisions = new Map(
    assignments(subjectId, { attributes: { country, device, sdk }, now: visit.at }, snapshot).map(
      ({ experimentId, variantId }) => [experimentId, variantId],
    ),
  )
  const decisions = faults.reduce((taken, { reassign }) => reassign?.(visit, taken, snapshot) ?? taken, assigned)
  const met = demoExperiments.filter(({ reach, input }) => isAmong(reach, subjectId, `reach-${input.experiment_id}`))
  const effects = joinEffects(met.flatMap((experiment) => effectsNow(experiment, decisions, visit.at, faults)))
  const records = [...exposuresOf(visit, met, decisions), ...eventsOf(visit, effects)]
  return faults.reduce<readonly DemoRecord[]>(
    (sent, { transport }) =>
      transport === undefined ? sent : sent.flatMap((record) => transport(record, visit, decisions)),
    records,
  )
}

function effectsNow(experiment: DemoExperiment, decisions: Decisions, at: number, faults: readonly Fault[]) {
  const { experiment_id } = experiment.input
  const variantId = decisions.get(experiment_id)
  if (variantId === undefined) return []
  const planned = effectsOf(experiment, variantId)
  return [faults.reduce((now, fault) => fault.effects?.(experiment_id, variantId, now, at) ?? now, planned)]
}

function exposuresOf(
  { shopper, at }: Visit,
  met: readonly DemoExperiment[],
  decisions: Decisions,
): readonly DemoExposure[] {
  return met.flatMap(({ input: { experiment_id } }) => {
    const variantId = decisions.get(experiment_id)
    if (variantId === undefined) return []
    const { subjectId } = shopper
    return [
      { kind: 'exposure', experimentId: experiment_id, variantId, subjectId, at, deliveredAt: at, partition: null },
    ]
  })
}
