import { binomial } from '../../distributions/binomial'
import { stableSum } from '../../numerics/sum'
import { TableReader } from '../../measure/read-table'
import { call, cast, column, isNotNull, isNull } from '../../sql/tree/expression'
import { as, groupBy, select } from '../../sql/tree/select'
import { arrivalsRelation, partitionColumn } from '../arrivals-table'
import { absent, type JudgedCause } from '../cause'
import { allocated, analysedShare, type Funnel } from '../funnel'
import { ratioTest } from '../likelihood'
import { countBy, type InvestigationSource } from '../source'
import { judged } from './counted-causes'

/** Rows that repeat an id. A subject counts once however many rows it has: this alone moves no split. */
export async function duplicateRows(source: InvestigationSource): Promise<JudgedCause> {
  const ids = cast(column('exposure_ids'), 'double')
  const statement = select({
    columns: [
      as(column('variant'), 'variant'),
      as(cast(call('sum', [column('exposures')]), 'double'), 'exposures'),
      as(call('sum', [ids]), 'ids'),
    ],
    from: arrivalsRelation,
    where: isNotNull(column('variant')),
    groupBy: groupBy(column('variant')),
    orderBy: [{ expression: column('variant'), descending: false, nulls: null }],
  })
  const reader = new TableReader(await source.runner.run(statement))
  const queries = [source.runner.records.at(-1)!.query.sql]
  const evidence = Array.from({ length: reader.rowCount }, (_, row) => {
    const of = reader.number('exposures', row)
    return { variantId: reader.label('variant', row) ?? '', touched: of - (reader.numberOrNull('ids', row) ?? of), of }
  })
  const repeated = stableSum(evidence.map(({ touched }) => touched))
  if (repeated === 0) return { ...absent('duplicates', queries), evidence }
  const none = Object.fromEntries(source.variants.map(({ id }) => [id, 0]))
  const facts = [{ name: 'duplicate-rows' as const, value: repeated }]
  return judged('duplicates', 'harmless', none, ratioTest(0, 1, 1), evidence, facts, queries)
}

export interface PartitionLoss {
  readonly cause: JudgedCause
  readonly lost: readonly { readonly partition: string; readonly variantId: string }[]
}

/**
 * Partitions of the stream of which a variant loses more than of its others: assigned and never exposed, beyond the
 * rate of the variant's median partition.
 */
export async function partitionLoss(
  source: InvestigationSource,
  funnel: Funnel,
  alpha: number,
): Promise<PartitionLoss> {
  const { rows, sql } = await countBy(
    source,
    [column('assigned'), column(partitionColumn)],
    [isNull(column('variant')), null],
    isNotNull(column('assigned')),
  )
  const queries = [sql]
  const found = allocated(source.variants).map(({ id }) => {
    const own = rows
      .filter(({ keys }) => keys[0] === id && keys[1] !== null)
      .map(({ keys, counts }) => ({ partition: keys[1]!, touched: counts[0]!, of: counts[1]! }))
    const base = medianRate(own)
    const lost = own.filter(
      ({ touched, of }) =>
        touched / of > base + 0.05 &&
        binomial(of, Math.max(base, 0.5 / of)).survival(touched - 1) < alpha / rows.length,
    )
    const excess = stableSum(lost.map(({ touched, of }) => touched - base * of))
    const halfDeviance = stableSum(lost.map(({ touched, of }) => deviance(touched, of, Math.max(base, 0.5 / of))))
    return {
      id,
      lost,
      excess,
      halfDeviance,
      of: stableSum(own.map(({ of }) => of)),
      touched: stableSum(lost.map((each) => each.touched)),
    }
  })
  const lost = found.flatMap(({ id, lost: own }) => own.map(({ partition }) => ({ partition, variantId: id })))
  const evidence = found.map(({ id, touched, of }) => ({ variantId: id, touched, of }))
  if (lost.length === 0) return { cause: { ...absent('partition-loss', queries), evidence }, lost }
  const moved = Object.fromEntries(found.map(({ id, excess }) => [id, -Math.round(excess * analysedShare(funnel, id))]))
  const test = ratioTest(
    stableSum(found.map(({ halfDeviance }) => halfDeviance)),
    lost.length,
    stableSum(found.map(({ of }) => of)),
  )
  const partitions = [...new Set(lost.map(({ partition }) => partition))].toSorted((a, b) => Number(a) - Number(b))
  const facts = [
    { name: 'lost-partitions' as const, value: partitions.join(', ') },
    { name: 'subjects' as const, value: stableSum(found.map(({ touched }) => touched)) },
    { name: 'variant' as const, value: found.reduce((a, b) => (b.excess > a.excess ? b : a)).id },
  ]
  return { cause: judged('partition-loss', 'accused', moved, test, evidence, facts, queries), lost }
}

function medianRate(rows: readonly { readonly touched: number; readonly of: number }[]): number {
  const weighted = rows.filter(({ of }) => of > 0).toSorted((a, b) => a.touched / a.of - b.touched / b.of)
  const half = stableSum(weighted.map(({ of }) => of)) / 2
  let reached = 0
  for (const { touched, of } of weighted) {
    reached += of
    if (reached >= half) return touched / of
  }
  return 0
}

function deviance(touched: number, of: number, rate: number): number {
  const own = touched / of
  return weightOfEvidence(touched, own, rate) + weightOfEvidence(of - touched, 1 - own, 1 - rate)
}

function weightOfEvidence(count: number, own: number, other: number): number {
  return count === 0 ? 0 : count * Math.log(own / other)
}
