import { runExperiment } from '../experiment/run-experiment'
import type { CellOutcome } from './cell'
import type { ScorecardOptions } from './scorecard-view'
import { findingsFor, metricNamed, type CellContext } from './cell-context'

/**
 * All effects of the metrics asked for. The whole study is analysed, so that corrections see the plan's family and not
 * the cell's choice.
 */
export async function runScorecard(options: ScorecardOptions, context: CellContext): Promise<CellOutcome> {
  const ids = options.metrics ?? context.spec.metrics.map(({ id }) => id)
  const wanted = ids.map((id) => metricNamed(context.spec, id).id)
  const { spec } = context
  const { result, evidence } = await runExperiment({
    ...context,
    spec: { ...spec, dimensions: [] },
    splitBy: spec.dimensions,
  })
  return {
    view: {
      kind: 'scorecard',
      srm: result.srm,
      metrics: wanted.flatMap((id) => result.metrics.find(({ metricId }) => metricId === id) ?? []),
    },
    findings: findingsFor(result.findings, wanted),
    evidence: { ...evidence, moments: evidence.moments.filter(({ metricId }) => wanted.includes(metricId)) },
  }
}
