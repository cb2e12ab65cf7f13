import { clusterSums } from './queries/quantile-query'
import { variantName } from './queries/sums-query'
import type { Table } from '../sql/query'
import { invariant } from '../failures'
import { exactRatio } from '../numerics/exact-ratio'
import type { Moments } from '../moments/moments'
import type { QuantileRequest, QuantileSample } from '../moments/quantile-sample'
import { TableReader } from './read-table'
import { keyName, type GroupingKeys } from './request'

/** The quantile of one variant in one slice. */
export interface QuantileGroup {
  readonly variantId: string
  /** The values of the grouping's keys, in its order; null is a value. */
  readonly values: readonly (string | null)[]
  readonly sample: QuantileSample
}

/** Reads the answer to `quantileQuery`. @throws InvariantError when it is not what was asked for. */
export function readQuantiles(table: Table, { level }: QuantileRequest, keys: GroupingKeys): readonly QuantileGroup[] {
  const reader = new TableReader(table)
  return Array.from({ length: reader.rowCount }, (_, row): QuantileGroup => {
    const variantId = reader.label(variantName, row)
    invariant(variantId !== null, 'a subject of the frame has no variant')
    return {
      variantId,
      values: keys.map((key) => reader.label(keyName(key), row)),
      sample: {
        values: reader.number('values', row),
        quantile: reader.number('quantile', row),
        lower: reader.numberOrNull('lower', row),
        upper: reader.numberOrNull('upper', row),
        clusters: level === 'event' ? readClusters(reader, row) : null,
      },
    }
  })
}

/** Moments from whole sums: (n sum xy - sum x sum y) / n in integers, so that nothing is lost before the division. */
function readClusters(reader: TableReader, row: number): Moments {
  const count = reader.number('clusters', row)
  const [, ...names] = clusterSums
  const [below, own, belowSquared, both, ownSquared] = names.map((name) => reader.integer(name, row))
  const comoment = (products: bigint, left: bigint, right: bigint) =>
    exactRatio(BigInt(count) * products - left * right, BigInt(count), 0)
  return {
    count,
    means: [exactRatio(below!, BigInt(count), 0), exactRatio(own!, BigInt(count), 0)],
    comoments: [
      comoment(belowSquared!, below!, below!),
      comoment(both!, below!, own!),
      comoment(ownSquared!, own!, own!),
    ],
  }
}
