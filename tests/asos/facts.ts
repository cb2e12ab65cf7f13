import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CalledPairs } from './call-pairs'
import { countCalls } from './count-calls'

const metricFact = z.object({
  pairs: z.number(),
  'p_lt_0.05': z.number(),
  'bh_fdr_0.05_rejections': z.number(),
  'holm_0.05_rejections': z.number(),
  'bonferroni_0.05': z.number(),
  'srm_50_50_p_lt_0.01': z.number(),
  'srm_p_lt_0.001': z.number(),
})

const asosFacts = z.object({
  asos: z.object({
    experiment_variant_pairs: z.number(),
    metric_1: metricFact,
    metric_2: metricFact,
    metric_3: metricFact,
    metric_4: metricFact,
    metric_1_peeking: z.object({
      pairs: z.number(),
      pairs_ever_nominally_significant_at_any_checkpoint: z.number(),
      pairs_significant_at_final: z.number(),
    }),
  }),
})

/** One count that an independent computation published, and ours. */
export interface ComparedCount {
  readonly name: string
  readonly fact: number
  readonly ours: number
}

/** Every count of the facts file that the run can be compared with. */
export function compareWithFacts(called: CalledPairs, folder: string): readonly ComparedCount[] {
  const { asos } = asosFacts.parse(JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')))
  const facts = [asos.metric_1, asos.metric_2, asos.metric_3, asos.metric_4]
  const calls = countCalls(called)
  const peeking = asos.metric_1_peeking
  return [
    { name: 'pairs', fact: asos.experiment_variant_pairs, ours: called.splits.length },
    ...calls.flatMap(({ metric, pairs, called: counts, corrected }, at) => [
      { name: `metric ${metric}: pairs`, fact: facts[at]!.pairs, ours: pairs },
      { name: `metric ${metric}: p < 0.05`, fact: facts[at]!['p_lt_0.05'], ours: counts.fixed },
      {
        name: `metric ${metric}: Benjamini-Hochberg`,
        fact: facts[at]!['bh_fdr_0.05_rejections'],
        ours: corrected['benjamini-hochberg'],
      },
      { name: `metric ${metric}: Holm`, fact: facts[at]!['holm_0.05_rejections'], ours: corrected.holm },
      { name: `metric ${metric}: Bonferroni`, fact: facts[at]!['bonferroni_0.05'], ours: corrected.bonferroni },
    ]),
    {
      name: 'metric 1: nominally significant at some checkpoint',
      fact: peeking.pairs_ever_nominally_significant_at_any_checkpoint,
      ours: calls[0]!.everNominal,
    },
    { name: 'SRM p < 0.01', fact: asos.metric_1['srm_50_50_p_lt_0.01'], ours: below(called.splits, 0.01) },
    { name: 'SRM p < 0.001', fact: asos.metric_1['srm_p_lt_0.001'], ours: below(called.splits, 0.001) },
  ]
}

function below(values: readonly number[], limit: number): number {
  return values.filter((value) => value < limit).length
}
