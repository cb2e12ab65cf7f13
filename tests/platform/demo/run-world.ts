import { prepareSnapshot, srmTest, type PreparedSnapshot } from '@analysis'
import { toAssignment } from '@contract'
import {
  demoExperiments,
  demoHoldouts,
  demoLayers,
  openDemoWorld,
  type DemoEvent,
  type DemoExposure,
  type DemoRecord,
  type FaultName,
} from '../../../platform/demo'

const start = Date.UTC(2026, 0, 5)

/** The demo's configuration with everything running, as a server would have it after all activations. */
export function demoSnapshot(): PreparedSnapshot {
  return prepareSnapshot(
    toAssignment({
      config_version: 1,
      layers: demoLayers.map(({ layer_id, salt }) => ({ layer_id, salt })),
      holdouts: [...demoHoldouts],
      opted_out: [],
      experiments: demoExperiments.map(({ input, rampPercent }) => ({
        experiment_id: input.experiment_id,
        status: 'active',
        start: null,
        layer_id: input.layer_id ?? null,
        buckets: input.buckets ?? [0, 1000],
        ramp_percent: rampPercent,
        targeting: null,
        salt: input.salt ?? input.experiment_id,
        variants: input.variants,
      })),
    }),
  )
}

export interface WorldRun {
  readonly records: readonly DemoRecord[]
  readonly exposures: readonly DemoExposure[]
  readonly events: readonly DemoEvent[]
}

export function runWorld(
  hours: number,
  visitsPerHour: number,
  faults: readonly FaultName[] = [],
  { onsetHour = 0, seed = 1, fromHour = 0 } = {},
): WorldRun {
  const world = openDemoWorld({
    seed,
    start,
    visitsPerHour,
    faults: faults.map((name) => ({ name, onsetHour })),
  })
  const snapshot = demoSnapshot()
  const records = Array.from({ length: hours }, (_, i) => world.recordsOfHour(fromHour + i, snapshot)).flat()
  return {
    records,
    exposures: records.filter((record) => record.kind === 'exposure'),
    events: records.filter((record) => record.kind === 'event'),
  }
}

/** Subject to the variant it was first exposed to. */
export function firstVariants({ exposures }: WorldRun, experimentId: string): ReadonlyMap<string, string> {
  const variants = new Map<string, string>()
  for (const exposure of exposures) {
    if (exposure.experimentId !== experimentId || variants.has(exposure.subjectId)) continue
    variants.set(exposure.subjectId, exposure.variantId)
  }
  return variants
}

/** P-value of the split of those subjects that pass. */
export function splitPValue(
  run: WorldRun,
  experimentId: string,
  passes: (subjectId: string) => boolean = () => true,
): number {
  const planned = demoExperiments.find(({ input }) => input.experiment_id === experimentId)?.input.variants ?? []
  const counts = Object.fromEntries(planned.map(({ id }) => [id, 0]))
  for (const [subjectId, variantId] of firstVariants(run, experimentId)) {
    if (passes(subjectId)) counts[variantId] = (counts[variantId] ?? 0) + 1
  }
  const variants = planned.map(({ id, weight, is_control }) => ({ id, weight, isControl: is_control ?? false }))
  const test = srmTest(counts, variants, 0.001)
  return test.kind === 'estimated' ? test.pValue : Number.NaN
}

/** Share of a variant's subjects with an event of that name. */
export function shareWith(
  run: WorldRun,
  experimentId: string,
  variantId: string,
  event: string,
  passes: (subjectId: string) => boolean = () => true,
): number {
  const having = new Set(run.events.filter((one) => one.event === event).map(({ subjectId }) => subjectId))
  const members = [...firstVariants(run, experimentId)].filter(([id, variant]) => variant === variantId && passes(id))
  return members.filter(([id]) => having.has(id)).length / members.length
}

/** What a subject's sessions say of it. */
export function sessionProperty(run: WorldRun, property: string): ReadonlyMap<string, unknown> {
  const sessions = run.events.filter(({ event }) => event === 'session_start')
  return new Map(sessions.map(({ subjectId, properties }) => [subjectId, properties[property]]))
}
