import { named } from '../../numerics/named'
import { stableSum } from '../../numerics/sum'
import { binary, column, parameter } from '../../sql/tree/expression'
import { analysed } from '../arrivals-table'
import type { JudgedCause } from '../cause'
import { changePoints } from '../change-point'
import { allocated } from '../funnel'
import { ratioTest } from '../likelihood'
import { gapsOf } from '../share-of-gap'
import { streamOf, timed, type InvestigationSource } from '../source'
import { judged } from './counted-causes'

/** A split that changed at one time where nothing says by what: on the stream of the variant that is off the most. */
export async function splitOnset(
  source: InvestigationSource,
  observed: Readonly<Record<string, number>>,
  alpha: number,
): Promise<readonly JudgedCause[]> {
  const { bins, variants } = source
  if (bins === null) return []
  const gaps = gapsOf(observed, variants)
  const worst = allocated(variants).reduce((a, b) => (Math.abs(gaps[b.id] ?? 0) > Math.abs(gaps[a.id] ?? 0) ? b : a))
  const stream = await streamOf(source, bins, binary(column('variant'), '=', parameter(worst.id, 'text')), analysed)
  const { logBayesFactor, onset } = changePoints(stream)
  if (onset === null || logBayesFactor < -Math.log(alpha)) return []
  const subjects = stableSum(stream.map(({ trials }) => trials))
  const evidence = allocated(variants).map(({ id }) => ({
    variantId: id,
    touched: named(observed, id) ?? 0,
    of: subjects,
  }))
  const moved = Object.fromEntries(Object.entries(gaps).map(([id, gap]) => [id, Math.round(gap)]))
  const test = { ...ratioTest(logBayesFactor, 1, 1), logLikelihoodRatio: logBayesFactor }
  const facts = [
    { name: 'variant' as const, value: worst.id },
    { name: 'subjects' as const, value: subjects },
  ]
  const queries = [source.runner.records.at(-1)!.query.sql]
  return [timed(judged('onset', 'accused', moved, test, evidence, facts, queries), stream, bins)]
}
