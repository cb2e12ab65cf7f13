import type { Finding, FindingCode } from '../failures'
import { frameTable, type FrameDescription } from '../frame/frame'
import type { MetricDefinition } from '../study/metric-definition'

/** One question about the data, and whether it has an answer here. */
export interface DataCheck {
  readonly name: string
  readonly state: 'clean' | 'found' | 'not-measurable'
  /** Why it is not measurable; null where it is. */
  readonly reason: string | null
}

export interface CheckedData {
  readonly frame: FrameDescription
  readonly metrics: readonly MetricDefinition[]
  /** Whether first exposures have a time. */
  readonly hasTimes: boolean
  readonly findings: readonly Finding[]
}

/** Every check of data quality: clean, found, or why this source cannot tell. */
export function dataChecks({ frame, metrics, hasTimes, findings }: CheckedData): readonly DataCheck[] {
  const found = new Set(findings.map(({ code }) => code))
  const check = (name: string, codes: readonly FindingCode[], obstacle: string | null): DataCheck => ({
    name,
    state: obstacle !== null ? 'not-measurable' : codes.some((code) => found.has(code)) ? 'found' : 'clean',
    reason: obstacle,
  })
  const noSubjects = frame.kind === 'moments' ? 'the source holds sums, no subjects' : null
  const noIds = noSubjects ?? (has(frame, 'crossovers') ? null : 'every row is a subject of its own')
  const noTimes = noSubjects ?? (hasTimes ? null : 'the source has no time of exposure')
  const noEvents = noSubjects ?? (has(frame, 'activity') ? null : 'the source has no events')
  return [
    check('subjects in several variants', ['crossover'], noIds),
    check('duplicates', ['duplicate-subject', 'duplicate-event'], noIds),
    check('exposures per subject', ['exposure-volume'], exposureObstacle(frame)),
    check('missing or unknown variants', ['missing-variant', 'unknown-variant', 'variant-leak'], null),
    check('days without subjects', ['missing-days'], noTimes),
    check('events by variant', ['event-volume'], noEvents),
    check('late events', ['late-data'], noEvents ?? noTimes),
    check('balance before exposure', ['pre-period-imbalance'], balanceObstacle(metrics)),
  ]
}

function has(frame: FrameDescription, name: Parameters<typeof frameTable>[1]): boolean {
  return frameTable(frame, name) !== undefined
}

function exposureObstacle(frame: FrameDescription): string | null {
  if (has(frame, 'exposures')) return null
  if (frame.kind === 'events') return 'the snapshot was pulled before exposures were counted: pull again'
  return frame.kind === 'moments'
    ? 'the source holds sums, no subjects'
    : 'the source has subjects, not each of their exposures'
}

/** Covariates stand beside outcomes, which are not opened here. */
function balanceObstacle(metrics: readonly MetricDefinition[]): string {
  return metrics.some(({ covariates }) => covariates.length > 0)
    ? 'outcomes stay closed here: see a cuped cell or the result'
    : 'no metric has a covariate from before exposure'
}
