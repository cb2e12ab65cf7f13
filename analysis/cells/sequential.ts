import { momentsEvidence } from '../experiment/evidence'
import { measureFrame } from '../experiment/measure-frame'
import { metricResult, treatmentsOf } from '../experiment/metric-result'
import { queryRunner } from '../experiment/run-queries'
import { calendarLooks, metricLooks, overrunFindings, sequentialEffect } from '../experiment/sequential-history'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { CellOutcome, SequentialOptions } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'

/** The history of one metric's effects at calendar looks, against the boundaries of a spending function. */
export async function runSequential(options: SequentialOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const metric = metricNamed(spec, options.metric)
  const { stopping } = spec.plan
  const planned = stopping.kind === 'group-sequential' ? stopping : null
  const spending = options.spending ?? planned?.spending ?? { kind: 'obrien-fleming' }
  const runner = queryRunner({ ...context, dialect: duckdb })
  const moments = await measureFrame({ metrics: [metric], slices: [], history: true }, frame, runner)
  const total = moments.metrics.get(metric.id)
  if (total === undefined) throw new InvalidCell(moments.findings)
  const history = metricLooks(metric.id, moments.history, spec, planned?.plannedSubjects ?? null)
  const looks = calendarLooks(history, options.everyDays)
  return {
    view: {
      kind: 'sequential',
      metricId: metric.id,
      spending,
      histories: treatmentsOf(spec).map(({ id }) => ({
        variantId: id,
        summary: sequentialEffect(metric, id, looks, spec, spending),
      })),
    },
    findings: [...moments.findings, ...overrunFindings(metric.id, looks)],
    evidence: momentsEvidence(
      moments,
      runner.records,
      [metricResult(metric, total, spec).result],
      ['group-sequential'],
    ),
  }
}
