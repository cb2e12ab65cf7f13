import { methodNotes, momentsEvidence } from '../experiment/evidence'
import { measureFrame } from '../measure/measure-frame'
import { metricResult } from '../experiment/metric-result'
import { treatmentsOf } from '../study/variants'
import { queryRunner } from '../measure/run-queries'
import { calendarLooks, metricLooks } from '../experiment/sequential-history'
import type { StoppingRule } from '../study/spec'
import type { MethodId } from '../methods'
import type { MetricDefinition } from '../study/metric-definition'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'
import { contenders } from './duel-contenders'
import { isHindsight } from './duel-rule'
import { duelMethods, type DuelMethod, type DuelOptions } from './duel-view'

/** One metric's history read by one method after another: what each says, and when it would have stopped. */
export async function runDuel(options: DuelOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const metric = metricNamed(spec, options.metric)
  const { stopping } = spec.plan
  const runner = queryRunner({ ...context, dialect: duckdb })
  const moments = await measureFrame({ metrics: [metric], slices: [], history: true }, frame, runner)
  const total = moments.metrics.get(metric.id)
  if (total === undefined) throw new InvalidCell(moments.findings)
  const history = metricLooks(metric.id, moments.history, spec, plannedSubjects(stopping))
  const looks = calendarLooks(history, options.everyDays)
  const methods =
    options.methods ?? duelMethods.filter((method) => method !== 'sprt' || hasAlternative(metric, stopping))
  return {
    view: {
      kind: 'duel',
      metricId: metric.id,
      tunedInHindsight: isHindsight(stopping, options.tunedFor),
      duels: treatmentsOf(spec).map(({ id }) => ({
        variantId: id,
        contenders: contenders(metric, id, looks, spec, { ...options, methods }),
      })),
    },
    findings: moments.findings,
    evidence: {
      ...momentsEvidence(moments, runner.records, [metricResult(metric, total, spec).result]),
      methods: methodNotes([...new Set(['method-duel' as const, ...methods.map((method) => pages[method])])]),
    },
  }
}

/** Wald's test needs an effect to test against. */
function hasAlternative({ mde }: MetricDefinition, stopping: StoppingRule): boolean {
  return mde !== null || (stopping.kind === 'sprt' && stopping.effect !== null)
}

/** Where each method is written about. */
const pages: Readonly<Record<DuelMethod, MethodId>> = {
  fixed: 'method-duel',
  'obrien-fleming': 'group-sequential',
  pocock: 'group-sequential',
  'confidence-sequence': 'confidence-sequence',
  msprt: 'mixture-sprt',
  sprt: 'wald-sprt',
  bayes: 'bayesian-reading',
}

function plannedSubjects(stopping: StoppingRule): number | null {
  return stopping.kind === 'group-sequential' ? stopping.plannedSubjects : null
}
