import type { BlockColumn, MetricBlock } from '../metrics/metric-block'
import type { Table } from '../sql/query'
import { membersName, statisticName, type Statistic } from '../sql/moments/pilot-query'
import { coreMatters, type ColumnStatistics, type Neighbourhood } from './fixed-point'
import type { Pilot } from './pilot'
import { TableReader } from './read-table'

/** Reads the answer to `pilotQuery`. */
export function readPilot(table: Table, blocks: readonly MetricBlock[]): Pilot {
  const reader = new TableReader(table)
  return {
    subjects: reader.number('subjects', 0),
    blocks: new Map(
      blocks.map((block) => [
        block.metricId,
        {
          members: reader.number(membersName(block.metricId), 0),
          columns: block.columns.map((column) => ({
            statistics: readStatistics(reader, block.metricId, column),
            core: null,
            missing:
              column.role === 'covariate' ? reader.number(statisticName(block.metricId, column.name, 'missing'), 0) : 0,
          })),
        },
      ]),
    ),
  }
}

export interface CoreAttempt extends Neighbourhood {
  readonly metricId: string
  readonly column: BlockColumn
  readonly at: number
}

/** Reads the answer to `coreQuery` and keeps the cores that matter; the same pilot when none does. */
export function withCores(pilot: Pilot, table: Table, attempts: readonly CoreAttempt[]): Pilot {
  const reader = new TableReader(table)
  const blocks = new Map(pilot.blocks)
  let found = false
  for (const { metricId, column, at } of attempts) {
    const block = blocks.get(metricId)!
    const { statistics, core: wider } = block.columns[at]!
    const core = readStatistics(reader, metricId, column)
    if (!coreMatters(wider ?? statistics, core)) continue
    found = true
    const columns = block.columns.map((each, index) => (index === at ? { ...each, core } : each))
    blocks.set(metricId, { ...block, columns })
  }
  return found ? { ...pilot, blocks } : pilot
}

function readStatistics(reader: TableReader, metricId: string, column: BlockColumn): ColumnStatistics {
  const name = (statistic: Statistic) => statisticName(metricId, column.name, statistic)
  const count = reader.number(name('count'), 0)
  if (column.kind === 'binary') return { count, minimum: null, maximum: null, mean: null, standardDeviation: null }
  return {
    count,
    minimum: reader.numberOrNull(name('minimum'), 0),
    maximum: reader.numberOrNull(name('maximum'), 0),
    mean: reader.numberOrNull(name('mean'), 0),
    standardDeviation: reader.numberOrNull(name('standard deviation'), 0),
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
