import {
  frameColumnTypes,
  frameFormat,
  frameTableNames,
  type FrameCount,
  type FrameDescription,
  type QueryEngine,
} from '@analysis'
import type { FrameTableName } from '../../analysis/frame/frame'

/** Describes the frame tables that a test has set up in an engine, as a pull would. */
export async function describeFrame(
  engine: QueryEngine,
  counts: Partial<Record<FrameCount, number>> = {},
): Promise<FrameDescription> {
  const answer = await engine.run({
    sql: `SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position`,
    parameters: [],
  })
  const [tables, columns, dataTypes] = answer.columns.map(({ values }) => values.map(String))
  const found = frameTableNames.flatMap((name) => {
    const own = columns!.flatMap((column, at) => {
      const type = frameColumnTypes.find((each) => each === dataTypes![at])
      return tables![at] === name && type !== undefined ? [{ name: column, type }] : []
    })
    return own.length === 0 ? [] : [{ name, columns: own, rows: 0 }]
  })
  const has = (name: FrameTableName) => found.some((each) => each.name === name)
  return {
    format: frameFormat,
    kind: has('moments') ? 'moments' : has('activity') ? 'events' : 'subjects',
    tables: found,
    counts,
  }
}
