import { momentsEvidence, sequentialMethods } from '../experiment/evidence'
import { measureFrame } from '../measure/measure-frame'
import { metricResult } from '../experiment/metric-result'
import { queryRunner } from '../measure/run-queries'
import { lookEstimates, presentEstimates, sequentialEffect, sequentialReadings } from '../experiment/sequential-effect'
import { calendarLooks, metricLooks, overrunFindings, overrunOf, subjectLooks } from '../experiment/sequential-history'
import type { SequentialRule, StoppingRule } from '../study/spec'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome } from './cell'
import type { SequentialOptions } from './sequential-view'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'

/** The history of one metric's effects at calendar looks, read by the plan's stopping rule or by a spending function. */
export async function runSequential(options: SequentialOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const metric = metricNamed(spec, options.metric)
  const rule = ruleOf(options, spec.plan.stopping)
  const runner = queryRunner({ ...context, dialect: duckdb })
  const moments = await measureFrame({ metrics: [metric], slices: [], history: true }, frame, runner)
  const total = moments.metrics.get(metric.id)
  if (total === undefined) throw new InvalidCell(moments.findings)
  const isPlanned = rule.kind === 'group-sequential'
  const planned = isPlanned ? rule.plannedSubjects : null
  const history = calendarLooks(metricLooks(metric.id, moments.history, spec, planned), options.everyDays)
  // a history keeps nothing of a quantile but where its looks stand
  const places = calendarLooks(subjectLooks(moments.history, spec, planned), options.everyDays)
  const looks = metric.type === 'quantile' ? places : history
  const { result } = metricResult(metric, total, spec)
  const overrun = isPlanned ? overrunOf(metric.id, looks) : null
  const reading = sequentialReadings(rule, spec.plan)(metric, looks)
  const histories = result.effects.map((effect) => {
    const { variantId } = effect
    const estimates =
      metric.type === 'quantile' ? presentEstimates(effect, looks) : lookEstimates(metric, variantId, history, spec)
    return { variantId, summary: sequentialEffect(metric, estimates, reading) }
  })
  return {
    view: { kind: 'sequential', metricId: metric.id, rule, histories },
    findings: [...moments.findings, ...overrunFindings(overrun === null ? [] : [overrun])],
    evidence: momentsEvidence(
      moments,
      runner.records,
      [result],
      histories.flatMap(({ summary }) => sequentialMethods(summary)),
    ),
  }
}

/** A cell that names a spending function is read group-sequentially, whatever the plan says. */
function ruleOf({ spending }: SequentialOptions, stopping: StoppingRule): SequentialRule {
  if (spending === null && stopping.kind !== 'fixed') return stopping
  const planned = stopping.kind === 'group-sequential' ? stopping : { looks: [], plannedSubjects: null }
  return { ...planned, kind: 'group-sequential', spending: spending ?? { kind: 'obrien-fleming' } }
}
