import type { BlockColumn } from './block-column'
import type { MetricBlock } from './metric-block'
import type { Table } from '../sql/query'
import { capName } from './queries/segment-caps'
import {
  bulkProbabilities,
  membersName,
  quantileName,
  statisticName,
  type BlockColumnReference,
  type MissingCovariate,
  type Statistic,
} from './queries/pilot-query'
import { bulk, type ColumnStatistics, type Neighbourhood } from '../moments/fixed-point'
import type { Pilot } from './pilot'
import { TableReader } from './read-table'

/** Reads the answer to `pilotQuery`, which knows of no missing covariates. */
export function readPilot(table: Table, blocks: readonly MetricBlock[]): Pilot {
  const reader = new TableReader(table)
  return {
    rows: reader.number('subjects', 0),
    blocks: new Map(
      blocks.map((block) => [
        block.metricId,
        {
          members: reader.number(membersName(block.metricId), 0),
          columns: block.columns.map((column) => ({
            statistics: readStatistics(reader, block.metricId, column),
            refinement: null,
            missing: 0,
          })),
        },
      ]),
    ),
  }
}

/** The pilot with the answer to `missingQuery`. */
export function withMissing(pilot: Pilot, table: Table, covariates: readonly MissingCovariate[]): Pilot {
  const reader = new TableReader(table)
  const blocks = new Map(pilot.blocks)
  for (const { block, column } of covariates) {
    const { members, columns } = blocks.get(block.metricId)!
    const missing = reader.number(statisticName(block.metricId, column.name, 'missing'), 0)
    const at = block.columns.indexOf(column)
    blocks.set(block.metricId, { members, columns: columns.map((each, i) => (i === at ? { ...each, missing } : each)) })
  }
  return { ...pilot, blocks }
}

/** Where the bulk of each column lies, from the answer to `bulkQuery`; null when most of its values are the same. */
export function readBulks(table: Table, columns: readonly BlockColumnReference[]): readonly (Neighbourhood | null)[] {
  const reader = new TableReader(table)
  return columns.map((reference) => {
    const [a, b, c, d, e] = bulkProbabilities.map((each) => reader.numberOrNull(quantileName(reference, each), 0) ?? 0)
    return bulk([a!, b!, c!, d!, e!])
  })
}

/** The cores' statistics, from the answer to `coreQuery`. */
export function readCores(table: Table, columns: readonly BlockColumnReference[]): readonly ColumnStatistics[] {
  const reader = new TableReader(table)
  return columns.map(({ metricId, column }) => readStatistics(reader, metricId, column))
}

function readStatistics(reader: TableReader, metricId: string, column: BlockColumn): ColumnStatistics {
  const name = (statistic: Statistic) => statisticName(metricId, column.name, statistic)
  const count = reader.number(name('count'), 0)
  if (column.kind === 'binary') return { count, minimum: null, maximum: null }
  return {
    count,
    minimum: reader.numberOrNull(name('minimum'), 0),
    maximum: reader.numberOrNull(name('maximum'), 0),
  }
}

/** Caps by metric from the answer to `capsQuery`, to 12 digits: interpolation may differ by engine in the last bit. */
export function readCaps(table: Table, metricIds: readonly string[]): ReadonlyMap<string, number> {
  const reader = new TableReader(table)
  const caps = new Map<string, number>()
  for (const id of metricIds) {
    const cap = reader.numberOrNull(id, 0)
    if (cap !== null) caps.set(id, Number(cap.toPrecision(12)))
  }
  return caps
}

/** A metric's cap by segment, from the answer to `segmentCapsQuery`; null for a segment without values. */
export function readSegmentCaps(
  table: Table,
  block: MetricBlock,
  dimensions: readonly string[],
): readonly { readonly value: readonly (string | null)[]; readonly cap: number | null }[] {
  const reader = new TableReader(table)
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    value: dimensions.map((name) => reader.label(name, row)),
    cap: reader.numberOrNull(capName(block), row),
  }))
}
