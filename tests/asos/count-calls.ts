import { adjustPValues } from '../../analysis/inference/multiplicity'
import type { Correction } from '@analysis'
import { markdownTable } from '../support/markdown-table'
import type { CalledMetric, CalledPairs } from './call-pairs'
import { metricIds } from './read-pairs'
import { ruleNames, type RuleName } from './rules'

/** How many of a metric's pairs each rule calls. */
export interface MetricCalls {
  readonly metric: string
  readonly pairs: number
  readonly called: Readonly<Record<RuleName, number>>
  readonly everNominal: number
  /** Of the fixed test's p-values at the last checkpoint, corrected over the metric's pairs. */
  readonly corrected: Readonly<Record<'bonferroni' | 'holm' | 'benjamini-hochberg', number>>
}

export function countCalls({ metrics }: CalledPairs): readonly MetricCalls[] {
  return metricIds.map((metric) => {
    const own = metrics.filter((each) => each.metric === metric && each.pValue !== null)
    const count = (rule: RuleName) => own.filter(({ called }) => called[rule] === true).length
    return {
      metric,
      pairs: own.length,
      called: {
        fixed: count('fixed'),
        'obrien-fleming': count('obrien-fleming'),
        pocock: count('pocock'),
        'confidence-sequence': count('confidence-sequence'),
      },
      everNominal: own.filter(({ everNominal }) => everNominal).length,
      corrected: {
        bonferroni: rejections(own, 'bonferroni'),
        holm: rejections(own, 'holm'),
        'benjamini-hochberg': rejections(own, 'benjamini-hochberg'),
      },
    }
  })
}

function rejections(metrics: readonly CalledMetric[], correction: Exclude<Correction, 'none' | 'dunnett'>): number {
  const adjusted = adjustPValues(
    metrics.map(({ pValue }) => pValue),
    correction,
  )
  return adjusted.filter((pValue) => pValue !== null && pValue < 0.05).length
}

export function callsTable(calls: readonly MetricCalls[]): string {
  const headings = ['metric', 'pairs', 'fixed', 'peeked', "O'Brien-Fleming", 'Pocock', 'confidence sequence']
  return markdownTable(
    [...headings, 'BH', 'Holm', 'Bonferroni'],
    calls.map(({ metric, pairs, called, everNominal, corrected }) =>
      [
        metric,
        pairs,
        called.fixed,
        everNominal,
        ...ruleNames.slice(1).map((rule) => called[rule]),
        corrected['benjamini-hochberg'],
        corrected.holm,
        corrected.bonferroni,
      ].map(String),
    ),
  )
}
