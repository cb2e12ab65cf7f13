import { allocationFindings, srmFindings } from '../diagnostics/allocation-findings'
import { exclusionFindings } from '../diagnostics/exclusion-findings'
import { phaseFindings } from '../diagnostics/phase-findings'
import type { SplitPart } from '../results/split-part'
import { subjectFindings } from '../diagnostics/subject-findings'
import type { Finding, FindingCode, Severity } from '../failures'
import type { FrameCount, FrameDescription } from '../frame/frame'
import type { FrameMoments } from '../measure/frame-moments'
import type { SnapshotReference } from '../results/experiment-result'
import type { SrmResult } from '../results/split'
import type { ExperimentSpec } from '../study/spec'

/** Counts of a pull that a reader of results should know of, and how to say them. */
const countFindings: readonly {
  readonly count: FrameCount
  readonly code: FindingCode
  readonly severity: Severity
  readonly says: string
}[] = [
  {
    count: 'rejected_rows',
    code: 'malformed-row',
    severity: 'warning',
    says: 'rows of the source could not be read and are left out',
  },
  {
    count: 'missing_subject_or_variant_rows',
    code: 'malformed-row',
    severity: 'warning',
    says: 'rows have no subject or no variant and are left out',
  },
  {
    count: 'duplicate_event_rows',
    code: 'duplicate-event',
    severity: 'info',
    says: 'events arrived more than once and count once',
  },
  {
    count: 'events_before_exposure',
    code: 'before-exposure',
    severity: 'info',
    says: 'events came before the first exposure and count only for covariates',
  },
  {
    count: 'outside_dates_rows',
    code: 'outside-dates',
    severity: 'info',
    says: 'exposures lie before the start of the experiment or from its end on, and are left out',
  },
  {
    count: 'non_finite_values',
    code: 'non-finite-value',
    severity: 'warning',
    says: 'values were infinite or not a number and count as missing',
  },
]

/** What the split and the pull give reason to say, before any metric is looked at. */
export function frameFindings(
  spec: ExperimentSpec,
  frame: FrameDescription,
  { subjects, phases }: Pick<FrameMoments, 'subjects' | 'phases'>,
  parts: readonly SplitPart[],
  srm: SrmResult,
): readonly Finding[] {
  const total = Object.values(subjects).reduce((sum, count) => sum + count, 0)
  const crossovers = frame.counts.crossover_subjects ?? 0
  const kept = frame.counts.kept_crossovers ?? 0
  return [
    ...srmFindings(srm, spec.plan.srmAlpha),
    ...allocationFindings(parts),
    ...phaseFindings(parts, srm, phases?.withoutTime ?? 0, spec.plan.srmAlpha),
    ...subjectFindings({
      subjects: total + crossovers - kept,
      crossovers,
      kept,
      duplicateRows: frame.counts.duplicate_subject_rows ?? 0,
    }),
    ...exclusionFindings({
      subjects: total + crossovers - kept,
      violations: frame.counts.exclusion_violations ?? 0,
      excludes: spec.excludes ?? [],
    }),
    ...countFindings.flatMap(({ count, code, severity, says }): readonly Finding[] => {
      const value = frame.counts[count] ?? 0
      if (value === 0) return []
      return [{ code, severity, message: `${value.toLocaleString('en')} ${says}.`, evidence: { [count]: value } }]
    }),
  ]
}

/** A fixed-horizon plan read while subjects may still come in: its error rate holds for one look, at the end. */
export function peekFindings(spec: ExperimentSpec, snapshot: SnapshotReference): readonly Finding[] {
  const [, dataEnd] = snapshot.window
  if (spec.plan.stopping.kind !== 'fixed' || spec.end === null || dataEnd === null) return []
  if (Date.parse(dataEnd) >= Date.parse(spec.end) - endTolerance) return []
  return [
    {
      code: 'fixed-horizon-peek',
      severity: 'warning',
      message: `The data ends ${dataEnd.slice(0, 10)}, the experiment ${spec.end.slice(0, 10)}: a fixed-horizon test is not valid for repeated looks before the end.`,
      hint: 'Decide at the planned end, or plan a group-sequential stopping rule.',
      evidence: { dataEnd, plannedEnd: spec.end },
    },
  ]
}

/** The last exposure comes a little before the planned end even of a finished experiment. */
const endTolerance = 86_400_000
