import { quoteName, runQuery } from '@engine'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { extraction, type CancelSignal, type Condition, type QueryEngine } from '@analysis'
import type { FileRows, ReadOptions } from '@contract'
import { everything, type RawTable, type StagingContext } from '../connectors/connector'
import { filesConnector } from '../connectors/files/connector'
import { largestTable } from '../connectors/files/largest-table'
import { openPullDatabase } from '../pull/pull-database'
import type { Need } from '../staging/column-needs'
import { isFloating, isNested } from '../staging/declared-types'
import { stageTypedView, type TypedTable } from '../staging/stage-typed-view'
import { hasWord, idWords } from './column-names'
import { totalsFilter } from './find-totals'
import type { StagedColumn } from './profile-columns'

/** A data file staged as a pull stages it, in memory, for looking at it. */
export interface StagedDataFile {
  readonly engine: QueryEngine
  readonly raw: RawTable
  /** With every column told by its values. */
  readonly typed: TypedTable
  readonly columns: readonly StagedColumn[]
  /** The text of the rows that are kept, as a relation. */
  readonly textRows: string
  /** The table of a DuckDB file that was read, null for other files. */
  readonly table: string | null
  /** Leaves rows of totals out; null where there are none. */
  readonly totals: { readonly filter: Condition; readonly label: string; readonly column: string } | null
  /** The same rows typed for what a study needs of them. */
  typeFor(needs: readonly Need[], filter: Condition | null, read: ReadOptions): Promise<TypedTable>
  close(): Promise<void>
}

/**
 * Stages a data file through the code that a pull uses.
 * @param read What is said of how its text is read.
 * @throws ServiceError when the file cannot be used, Cancelled
 */
export async function stageDataFile(path: string, read: ReadOptions, signal?: CancelSignal): Promise<StagedDataFile> {
  const workFolder = await mkdtemp(join(tmpdir(), 'assay-guess-'))
  const database = await openPullDatabase()
  const { connection } = database
  const close = async () => {
    database.close()
    await rm(workFolder, { recursive: true, force: true })
  }
  try {
    await database.spillTo(workFolder)
    const context: StagingContext = {
      connection,
      workFolder,
      signal,
      onProgress: () => undefined,
      openReadings: 'propose',
    }
    const table = await largestTable(path, context)
    const rows: FileRows = { kind: 'file', file: basename(path), format: null, table, read }
    const raw = await filesConnector(dirname(path)).stage(rows, 'data', everything, context)
    const engine: QueryEngine = { run: (query) => runQuery(connection, query, signal === undefined ? {} : { signal }) }
    const totals = await totalsFilter(engine, raw)
    const sourceName = basename(path)
    const filter = totals?.filter ?? null
    const blockRows: FileRows = { ...rows, ...(filter !== null && { filter }) }
    const typing = { raw, sourceName, names: [], openReadings: 'propose' as const }
    const typed = await stageTypedView(
      connection,
      { ...typing, rows: blockRows, needs: exactIds(raw), filter, unneeded: 'told' },
      signal,
    )
    const isWhole = filter === null && typed.rejects.count === 0
    const kept = `(SELECT * FROM ${quoteName(raw.table)} WHERE rowid IN (SELECT ${quoteName(extraction.rowColumn)} FROM ${quoteName(typed.staged.table)}))`
    let times = 0
    return {
      engine,
      raw,
      typed,
      columns: stagedColumns(raw, typed),
      textRows: isWhole ? quoteName(raw.table) : kept,
      table,
      totals,
      typeFor(needs, main, said) {
        const known = sameMarks(said, read) ? typed.counted : new Map()
        const request = {
          ...typing,
          rows: { ...rows, read: said },
          needs,
          filter: main,
          known,
          unneeded: 'text' as const,
        }
        return stageTypedView(connection, { ...request, table: `data_for_study_${++times}` }, signal)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function sameMarks(one: ReadOptions, other: ReadOptions): boolean {
  return JSON.stringify(one.missing) === JSON.stringify(other.missing)
}

/** Columns named like ids whose type would cost them digits. */
function exactIds({ columns }: RawTable): readonly Need[] {
  return columns.flatMap(({ name, type }): readonly Need[] => {
    if (type === 'text' || !isIdName(name)) return []
    const { declared } = type
    const isWide = isFloating(declared) || /^(?:U?HUGEINT|UBIGINT|DECIMAL|EXACT NUMBER)/.test(declared)
    return isWide ? [{ role: 'rows', column: name, need: 'id', optional: false }] : []
  })
}

function isIdName(name: string): boolean {
  return hasWord(name, idWords) || /id$/i.test(name)
}

function stagedColumns(raw: RawTable, { staged, readings }: TypedTable): readonly StagedColumn[] {
  return raw.columns.map(({ name, type }) => ({
    name,
    type: staged.columns.find((column) => column.name === name)?.type ?? 'VARCHAR',
    isList: type !== 'text' && isNested(type.declared),
    reading: readings.get(name) ?? null,
  }))
}
