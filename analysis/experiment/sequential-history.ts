import { named } from '../numerics/named'
import type { Finding } from '../failures'
import type { MetricMoments } from '../moments/metric-moments'
import type { LookMoments } from '../measure/frame-moments'
import type { ExperimentSpec, SequentialRule } from '../study/spec'

/** A fraction reached but for rounding counts as reached. */
const tolerance = 1e-9

/** Where a look stands in the plan. */
export interface LookPlace {
  readonly at: string | null
  readonly n: number
  readonly informationFraction: number
}

/** A metric's moments at one look, with the look's place in the plan. */
export interface MetricLook extends LookPlace {
  readonly moments: MetricMoments
}

/** A metric's state at every look of a history, from the first one with any subject on. */
export function metricLooks(
  metricId: string,
  history: readonly LookMoments[],
  spec: ExperimentSpec,
  plannedSubjects: number | null,
): readonly MetricLook[] {
  const counted = history.flatMap(({ at, metrics }) => {
    const moments = metrics.get(metricId)
    if (moments === undefined) return []
    const n = spec.variants.reduce((sum, { id }) => sum + (moments.byVariant.get(id)?.count ?? 0), 0)
    return n > 0 ? [{ at, n, moments }] : []
  })
  return placed(counted, plannedSubjects)
}

/** The looks themselves, for a metric that a history keeps nothing of: from the first one with any subject on. */
export function subjectLooks(
  history: readonly LookMoments[],
  spec: ExperimentSpec,
  plannedSubjects: number | null,
): readonly LookPlace[] {
  const counted = history.flatMap(({ at, subjects }) => {
    const n = spec.variants.reduce((sum, { id }) => sum + (named(subjects, id) ?? 0), 0)
    return n > 0 ? [{ at, n }] : []
  })
  return placed(counted, plannedSubjects)
}

function placed<Look extends Pick<LookPlace, 'n'>>(
  looks: readonly Look[],
  plannedSubjects: number | null,
): readonly (Look & Pick<LookPlace, 'informationFraction'>)[] {
  const planned = plannedSubjects ?? looks.at(-1)?.n ?? 1
  // information is counted in subjects: of several states with as many, the last is the look
  const distinct = looks.filter(({ n }, i) => n !== looks[i + 1]?.n)
  return distinct.map((look) => ({ ...look, informationFraction: look.n / planned }))
}

/**
 * The looks at which planned information fractions were reached, and the present one. Error spending allows for looks
 * that were skipped or added.
 */
export function plannedLooks<Look extends LookPlace>(
  looks: readonly Look[],
  fractions: readonly number[],
): readonly Look[] {
  const reached = fractions.map((fraction) =>
    looks.find(({ informationFraction }) => informationFraction >= fraction - tolerance),
  )
  return looks.filter((look, at) => at === looks.length - 1 || reached.includes(look))
}

/** Looks at equal distances of calendar time from the first day on, and the present one. */
export function calendarLooks<Look extends LookPlace>(looks: readonly Look[], everyDays: number): readonly Look[] {
  const first = looks[0]?.at
  if (first === undefined || first === null) return looks
  const width = everyDays * 86_400_000
  const interval = ({ at }: LookPlace) => Math.floor((Date.parse(at!) - Date.parse(first)) / width)
  return looks.filter((look, i) => i === looks.length - 1 || interval(looks[i + 1]!) > interval(look))
}

/** The places of the looks that a rule reads, for a metric that a history keeps nothing of. */
export function subjectLooksFor(
  history: readonly LookMoments[],
  spec: ExperimentSpec,
  rule: SequentialRule,
): readonly LookPlace[] {
  if (rule.kind !== 'group-sequential') return subjectLooks(history, spec, null)
  return plannedLooks(subjectLooks(history, spec, rule.plannedSubjects), rule.looks)
}

/** The looks a rule reads: those that were planned, or all there are for a rule that allows any. */
export function looksFor(
  metricId: string,
  history: readonly LookMoments[],
  spec: ExperimentSpec,
  rule: SequentialRule,
): readonly MetricLook[] {
  if (rule.kind !== 'group-sequential') return metricLooks(metricId, history, spec, null)
  return plannedLooks(metricLooks(metricId, history, spec, rule.plannedSubjects), rule.looks)
}

/** A metric whose looks went beyond the plan's maximum, and how far. */
export interface Overrun {
  readonly metricId: string
  readonly subjects: number
  readonly informationFraction: number
}

/** How far a metric's looks went beyond the plan; null where they did not. */
export function overrunOf(metricId: string, looks: readonly LookPlace[]): Overrun | null {
  const last = looks.at(-1)
  if (last === undefined || last.informationFraction <= 1 + tolerance) return null
  return { metricId, subjects: last.n, informationFraction: last.informationFraction }
}

/** More subjects than were planned: allowed, but the plan was for fewer. One sentence for all metrics. */
export function overrunFindings(overruns: readonly Overrun[]): readonly Finding[] {
  const [first] = overruns
  if (first === undefined) return []
  const { subjects, informationFraction } = overruns.reduce((a, b) =>
    b.informationFraction > a.informationFraction ? b : a,
  )
  const names = overruns.map(({ metricId }) => `"${metricId}"`).join(', ')
  const who = overruns.length === 1 ? `Metric ${names} has` : `${overruns.length} metrics (${names}) have up to`
  return [
    {
      code: 'sequential-overrun',
      severity: 'info',
      message: `${who} ${subjects.toLocaleString('en')} subjects, more than the plan's maximum; no error is left to spend after it.`,
      evidence: {
        ...(overruns.length === 1 ? { metric: first.metricId } : { metrics: overruns.map(({ metricId }) => metricId) }),
        subjects,
        informationFraction,
      },
    },
  ]
}
