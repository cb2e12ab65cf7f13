import type { Finding } from '../failures'
import { phaseStratum } from '../measure/request'
import { splitChanged } from './phase-strata'
import type { MetricResult } from '../results/experiment-result'
import type { ExperimentSpec } from '../study/spec'

/**
 * Where a split that changed leaves effects that mix time with the treatment: metrics that could not be put together
 * from their phases, and looks, which are read without strata.
 */
export function pooledPhaseFindings(spec: ExperimentSpec, results: readonly MetricResult[]): readonly Finding[] {
  if (!splitChanged(spec)) return []
  const pooled = results.filter(({ effects }) => effects.some((effect) => !isStratified(effect))).map(idOf)
  const read = results.filter(({ effects }) => effects.some(({ sequential }) => sequential !== null)).map(idOf)
  return [
    ...(pooled.length === 0
      ? []
      : [
          pooledFinding(
            `The split changed during the experiment, and ${named(pooled)} could not be put together from the phases: those effects mix time with the treatment.`,
            'Read them within the longest phase (a filter on the time of exposure); ratios, quantiles and adjusted metrics have no strata, and a phase needs two subjects of each variant.',
            pooled,
          ),
        ]),
    ...(read.length === 0
      ? []
      : [
          pooledFinding(
            `The split changed during the experiment, and the looks of ${named(read)} are read over all phases: their p-values, intervals and verdicts mix time with the treatment.`,
            'Use the post-stratified effect at the planned end, or plan the looks within one split.',
            read,
          ),
        ]),
  ]
}

function isStratified({ postStratified }: MetricResult['effects'][number]): boolean {
  return postStratified?.kind === 'estimated' && postStratified.dimensions.includes(phaseStratum)
}

function pooledFinding(message: string, hint: string, metrics: readonly string[]): Finding {
  return { code: 'split-changed', severity: 'warning', message, hint, evidence: { metrics } }
}

function idOf({ metricId }: MetricResult): string {
  return metricId
}

function named(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ')
}
