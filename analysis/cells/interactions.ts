import { named } from '../numerics/named'
import { logitInteraction, type CrossedGroups } from '../diagnostics/interaction'
import { assignmentIndependence, screenInteractions, type OverlappingPair } from '../diagnostics/interaction-screen'
import { variantSummary } from '../experiment/compare-variants'
import { momentsEvidence } from '../experiment/evidence'
import type { FrameMoments, Slicing } from '../measure/frame-moments'
import { measureFrame } from '../measure/measure-frame'
import { controlOf, treatmentsOf } from '../study/variants'
import { queryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import { adjustPValues } from '../inference/multiplicity'
import { isShare, type MetricDefinition } from '../study/metric-definition'
import { emptyMoments } from '../moments/moments'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'
import { interactionFindings } from './interaction-findings'
import type { InteractionReading, InteractionsOptions, InteractionsView, Overlap } from './interactions-view'

/** Whether other experiments that share subjects with this one change its effects. */
export async function runInteractions(options: InteractionsOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const columns = options.with ?? spec.dimensions
  if (columns.length === 0 || frame.kind === 'moments') throw new InvalidCell([nothingToCross(frame.kind)])
  const metrics = (options.metrics?.map((id) => metricNamed(spec, id)) ?? spec.metrics)
    .filter(({ type }) => type !== 'quantile')
    .map((metric): MetricDefinition => ({ ...metric, covariates: [] }))
  const runner = queryRunner({ ...context, dialect: duckdb })
  const slices = columns.map((name) => [name])
  const moments = await measureFrame({ metrics, slices, history: false }, frame, runner)
  if (moments.slices.length === 0) throw new InvalidCell(moments.findings)
  const view = readInteractions(moments, metrics, spec)
  return {
    view,
    findings: [...moments.findings, ...interactionFindings(view, spec)],
    evidence: momentsEvidence(moments, runner.records, [], ['interactions', 'multiplicity']),
  }
}

interface Crossing extends Omit<Overlap, 'subjects' | 'assignment' | 'assignmentAdjusted'> {
  readonly slicing: Slicing
}

function readInteractions(
  moments: FrameMoments,
  metrics: readonly MetricDefinition[],
  spec: ExperimentSpec,
): InteractionsView {
  const { alpha } = spec.plan
  const controlId = controlOf(spec)?.id ?? ''
  const crossings = moments.slices.flatMap((slicing) => crossingsOf(slicing, spec))
  const overlaps = crossings.map(({ slicing, ...crossing }) => {
    const subjects = groupsOf(
      crossing,
      controlId,
      (level, id) => named(sliceOf(slicing, level)?.subjects ?? {}, id) ?? 0,
    )
    return { ...crossing, subjects, assignment: assignmentIndependence(eachGroup(subjects, (n) => ({ n }))) }
  })
  const assignment = adjustPValues(
    overlaps.map((each) => (each.assignment.kind === 'estimated' ? each.assignment.pValue : null)),
    'holm',
  )
  const pairs = crossings.flatMap((crossing) => metrics.map((metric) => ({ crossing, metric })))
  const screened = screenInteractions(
    pairs.map(({ crossing, metric }): OverlappingPair => ({
      first: crossing.variantId,
      second: crossing.otherVariant,
      metricId: metric.id,
      groups: groupsOf(crossing, controlId, (level, id) => summaryIn(crossing.slicing, level, id, metric)),
    })),
    alpha,
  )
  return {
    kind: 'interactions',
    overlaps: overlaps.map((overlap, at) => ({ ...overlap, assignmentAdjusted: assignment[at] ?? null })),
    readings: screened.map(({ groups, interaction, pValueAdjusted, flagged }, at): InteractionReading => {
      const { crossing, metric } = pairs[at]!
      const counts = eachGroup(groups, ({ n, mean }) => ({ n, successes: n === 0 ? 0 : Math.round(n * mean) }))
      return {
        experiment: crossing.experiment,
        otherVariant: crossing.otherVariant,
        variantId: crossing.variantId,
        metricId: metric.id,
        interaction,
        logit: isShare(metric.type) ? logitInteraction(counts, { alpha, alternative: 'two-sided' }) : null,
        pValueAdjusted,
        flagged,
      }
    }),
    outside: moments.slices.map((slicing) => ({
      experiment: slicing.dimensions[0]!,
      subjects: Object.values(sliceOf(slicing, null)?.subjects ?? {}).reduce((sum, n) => sum + n, 0),
    })),
  }
}

/** Each treatment here beside each variant there but its control. */
function crossingsOf(slicing: Slicing, spec: ExperimentSpec): readonly Crossing[] {
  const levels = slicing.slices.flatMap(({ value, subjects }) =>
    typeof value[0] === 'string'
      ? [{ name: value[0], subjects: Object.values(subjects).reduce((sum, n) => sum + n, 0) }]
      : [],
  )
  const [base] = levels.toSorted(
    (a, b) => Number(isControlName(b.name)) - Number(isControlName(a.name)) || b.subjects - a.subjects,
  )
  if (base === undefined) return []
  return levels
    .filter(({ name }) => name !== base.name)
    .flatMap(({ name }) =>
      treatmentsOf(spec).map(({ id }) => ({
        experiment: slicing.dimensions[0]!,
        otherControl: base.name,
        otherVariant: name,
        variantId: id,
        slicing,
      })),
    )
}

/** A variant called so is the other experiment's control; else its largest one is taken for it. */
function isControlName(name: string): boolean {
  return /^(control|off|false|baseline)$/i.test(name)
}

function sliceOf({ slices }: Slicing, level: string | null) {
  return slices.find(({ value }) => value[0] === level)
}

function summaryIn(slicing: Slicing, level: string, variantId: string, metric: MetricDefinition) {
  const measured = sliceOf(slicing, level)?.metrics.get(metric.id)
  const moments = measured?.byVariant.get(variantId) ?? emptyMoments(measured?.columns.length ?? 1)
  return variantSummary(metric.type, moments, 'subjects')
}

function groupsOf<Group>(
  { otherControl, otherVariant, variantId }: Pick<Overlap, 'otherControl' | 'otherVariant' | 'variantId'>,
  controlId: string,
  read: (level: string, variantId: string) => Group,
): CrossedGroups<Group> {
  return {
    a0b0: read(otherControl, controlId),
    a1b0: read(otherControl, variantId),
    a0b1: read(otherVariant, controlId),
    a1b1: read(otherVariant, variantId),
  }
}

function eachGroup<From, To>(
  { a0b0, a1b0, a0b1, a1b1 }: CrossedGroups<From>,
  to: (group: From) => To,
): CrossedGroups<To> {
  return { a0b0: to(a0b0), a1b0: to(a1b0), a0b1: to(a0b1), a1b1: to(a1b1) }
}

function nothingToCross(frame: string) {
  return {
    code: 'unknown-name',
    severity: 'error',
    message:
      frame === 'moments'
        ? 'The source holds moments: they do not say which subjects are in another experiment too.'
        : 'No column with the variants of another experiment is named.',
    hint: 'Name columns of the subjects, such as "with: [search_rank_variant]", or add dimensions to the study.',
    evidence: { frame },
  } as const
}
