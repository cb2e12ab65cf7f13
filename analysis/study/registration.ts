import type { MetricDefinition } from './metric-definition'
import { canonicalJson, planHash } from './plan-hash'
import type { ExperimentSpec } from './spec'

/** A plan as it was written down, and how much of the outcomes had been seen by then. */
export interface PlanRegistration {
  /** ISO 8601, UTC. */
  readonly registeredAt: string
  /** Snapshots on which outcomes had been looked at before. */
  readonly looksBefore: number
  readonly experiment: ExperimentSpec
}

/** How the plan in force relates to the one registered. */
export interface PlanStatus {
  /** Of the plan analysed by. */
  readonly hash: string
  /** Whether a plan was registered before any outcome was looked at. */
  readonly registered: boolean
  /** Null when none was registered. */
  readonly registeredAt: string | null
  /** Sentences: what differs from the registered plan. */
  readonly deviations: readonly string[]
}

/**
 * The registration that counts: the last one made before outcomes were first looked at, since a plan may be amended
 * until then; else the first one made at all.
 */
export function registrationInForce(registrations: readonly PlanRegistration[]): PlanRegistration | null {
  return registrations.findLast(({ looksBefore }) => looksBefore === 0) ?? registrations[0] ?? null
}

export function planStatus(spec: ExperimentSpec, registration: PlanRegistration | null): PlanStatus {
  const hash = planHash(spec)
  if (registration === null) return { hash, registered: false, registeredAt: null, deviations: [] }
  const { looksBefore, registeredAt, experiment } = registration
  const late = looksBefore > 0 ? [lateRegistration(registration)] : []
  const changed = hash === planHash(experiment) ? [] : planDeviations(experiment, spec)
  return { hash, registered: looksBefore === 0, registeredAt, deviations: [...late, ...changed] }
}

/** Whether outcomes were analysed as planned, in one sentence. */
export function registrationSentence({ registered, registeredAt, deviations }: PlanStatus): string {
  if (registeredAt === null) return 'The plan was not registered before outcomes were seen.'
  const when = `The plan was registered on ${registeredAt.slice(0, 10)}`
  if (!registered) return `${when}, after outcomes had been seen.`
  if (deviations.length === 0) return `${when}, before outcomes were seen, and is analysed as registered.`
  return `${when}, before outcomes were seen; the analysis deviates from it.`
}

/**
 * The experiment with the roles that its metrics were registered with. A metric that was not registered, or that is
 * measured otherwise than it was, is exploratory. Without a registration nothing changes.
 */
export function withRegisteredRoles(spec: ExperimentSpec, registration: PlanRegistration | null): ExperimentSpec {
  if (registration === null) return spec
  const registered = new Map(registration.experiment.metrics.map((metric) => [metric.id, metric]))
  const metrics = spec.metrics.map((metric): MetricDefinition => {
    const planned = registered.get(metric.id)
    const asPlanned = planned !== undefined && changedFields(planned, metric).length === 0
    return { ...metric, role: asPlanned ? planned.role : 'exploratory' }
  })
  return { ...spec, metrics }
}

function lateRegistration({ registeredAt, looksBefore }: PlanRegistration): string {
  const snapshots = looksBefore === 1 ? 'one snapshot' : `${looksBefore} snapshots`
  return `the plan was registered on ${registeredAt.slice(0, 10)}, after outcomes had been looked at on ${snapshots}`
}

function planDeviations(planned: ExperimentSpec, spec: ExperimentSpec): readonly string[] {
  return [
    ...differences('variants', planned.variants, spec.variants),
    ...metricDeviations(planned.metrics, spec.metrics),
    ...differences('dimensions', planned.dimensions, spec.dimensions),
    ...fieldDeviations(planned.plan, spec.plan),
  ]
}

function metricDeviations(
  planned: readonly MetricDefinition[],
  metrics: readonly MetricDefinition[],
): readonly string[] {
  const before = new Map(planned.map((metric) => [metric.id, metric]))
  const now = new Set(metrics.map(({ id }) => id))
  const changed = metrics.flatMap((metric): readonly string[] => {
    const registered = before.get(metric.id)
    if (registered === undefined) return [`metric "${metric.id}" was not registered`]
    const fields = changedFields(registered, metric)
    const role = registered.role === metric.role ? [] : [`role ${registered.role}, now ${metric.role}`]
    const says = [...role, ...(fields.length === 0 ? [] : [`measured otherwise (${fields.join(', ')})`])]
    return says.length === 0 ? [] : [`metric "${metric.id}" was registered differently: ${says.join('; ')}`]
  })
  const left = planned.filter(({ id }) => !now.has(id)).map(({ id }) => `metric "${id}" was registered and is left out`)
  return [...changed, ...left]
}

/** What makes a metric another metric than the one registered: everything but its name and its role. */
function changedFields(planned: MetricDefinition, metric: MetricDefinition): readonly string[] {
  const ignored = new Set(['id', 'name', 'role'])
  return differingKeys(planned, metric).filter((key) => !ignored.has(key))
}

function fieldDeviations(planned: ExperimentSpec['plan'], plan: ExperimentSpec['plan']): readonly string[] {
  const [before, now] = [new Map(Object.entries(planned)), new Map(Object.entries(plan))]
  return differingKeys(planned, plan).flatMap((key) => differences(words(key), before.get(key), now.get(key)))
}

function differences(name: string, planned: unknown, now: unknown): readonly string[] {
  const [before, after] = [canonicalJson(planned ?? null), canonicalJson(now ?? null)]
  return before === after ? [] : [`${name} was registered as ${before}, now ${after}`]
}

function differingKeys(a: object, b: object): readonly string[] {
  const [left, right] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))]
  const keys = [...new Set([...left.keys(), ...right.keys()])]
  return keys.filter((key) => canonicalJson(left.get(key) ?? null) !== canonicalJson(right.get(key) ?? null))
}

/** `srmAlpha` as `srm alpha`. */
function words(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
