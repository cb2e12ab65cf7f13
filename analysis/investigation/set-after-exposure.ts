import { TableReader } from '../measure/read-table'
import { stableSum } from '../numerics/sum'
import { cast, column } from '../sql/tree/expression'
import { as, plain, select, table } from '../sql/tree/select'
import { partitionColumn, userAgentColumn } from './arrivals-table'
import type { JudgedCause } from './cause'
import { judged } from './causes/counted-causes'
import { allocated } from './funnel'
import { rateTest } from './likelihood'
import type { InvestigationSource } from './source'

/** An attribute that tells the variant in more rows than this beyond chance is set by the variant. */
const TELLS_VARIANT = 0.5

/**
 * Attributes that the variant decides, such as the page that was served: with the rows that contradict it. Before
 * exposure nothing can tell the variant. Cramér (1946): V of variant by value, from the rows of the log.
 */
export async function setAfterExposure(
  source: InvestigationSource,
  declared: readonly string[],
): Promise<{ readonly causes: readonly JudgedCause[]; readonly attributes: ReadonlySet<string> }> {
  const statement = select({
    columns: [
      ...['attribute', 'value', 'variant'].map((name) => plain(column(name))),
      as(cast(column('rows'), 'double'), 'rows'),
    ],
    from: table('arrival_rows'),
  })
  const reader = new TableReader(await source.runner.run(statement))
  const queries = [source.runner.records.at(-1)!.query.sql]
  const rows = Array.from({ length: reader.rowCount }, (_, row) => ({
    attribute: reader.label('attribute', row) ?? '',
    value: reader.label('value', row) ?? '',
    variantId: reader.label('variant', row) ?? '',
    rows: reader.number('rows', row),
  }))
  const ids = allocated(source.variants).map(({ id }) => id)
  const attributes = new Set<string>(declared)
  const causes = [...new Set(rows.map(({ attribute }) => attribute))].flatMap((attribute): readonly JudgedCause[] => {
    const own = rows.filter((each) => each.attribute === attribute && ids.includes(each.variantId))
    const values = [...new Set(own.map(({ value }) => value))]
    // a bot's user agent and a partition that goes by the assignment's hash are causes of their own
    if (attribute === userAgentColumn || attribute === partitionColumn) return []
    // an attribute with a value of its own for nearly every row tells everything and nothing
    if (values.length > 20 || values.length < 2) return []
    const count = (value: string, id: string): number =>
      stableSum(own.filter((each) => each.value === value && each.variantId === id).map((each) => each.rows))
    if (cramersV(values, ids, count) < TELLS_VARIANT) return []
    attributes.add(attribute)
    const usual = new Map(ids.map((id) => [id, values.reduce((a, b) => (count(b, id) > count(a, id) ? b : a))]))
    const evidence = ids.map((id) => {
      const of = stableSum(values.map((value) => count(value, id)))
      return { variantId: id, touched: of - count(usual.get(id)!, id), of }
    })
    const contradicting = stableSum(evidence.map(({ touched }) => touched))
    const test = rateTest(evidence.map(({ touched, of }) => ({ touched: of - touched, of })))
    return [
      judged(
        'set-after-exposure',
        contradicting > 0 ? 'accused' : 'harmless',
        null,
        test,
        evidence,
        [
          { name: 'attribute', value: attribute },
          { name: 'contradicting-rows', value: contradicting },
        ],
        queries,
      ),
    ]
  })
  return { causes, attributes }
}

function cramersV(
  values: readonly string[],
  ids: readonly string[],
  count: (value: string, id: string) => number,
): number {
  const ofValue = values.map((value) => stableSum(ids.map((id) => count(value, id))))
  const ofVariant = ids.map((id) => stableSum(values.map((value) => count(value, id))))
  const total = stableSum(ofValue)
  if (total === 0) return 0
  const chiSquared = stableSum(
    values.flatMap((value, i) =>
      ids.map((id, j) => {
        const expected = (ofValue[i]! * ofVariant[j]!) / total
        return expected === 0 ? 0 : (count(value, id) - expected) ** 2 / expected
      }),
    ),
  )
  return Math.sqrt(chiSquared / total / Math.max(1, Math.min(values.length, ids.length) - 1))
}
