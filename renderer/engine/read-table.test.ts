import {
  RecordBatchReader,
  tableToIPC,
  Bool,
  Field,
  Float64,
  Schema,
  TimestampMicrosecond,
  Utf8,
  tableFromArrays,
  vectorFromArray,
  Table,
} from 'apache-arrow'
import { expect, test } from 'vitest'
import { readTable, type BatchStream } from './read-table'

async function* stream(table: Table) {
  for (const batch of table.batches) yield batch
}

function batches(...tables: readonly Table[]): BatchStream {
  const schema = tables[0]!.schema
  return {
    schema,
    async *[Symbol.asyncIterator]() {
      for (const table of tables) yield* stream(table)
    },
  }
}

test('reads numbers, text, booleans and missing values column by column', async () => {
  const table = new Table({
    n: vectorFromArray([1.5, null, -2], new Float64()),
    name: vectorFromArray(['a', 'b', null], new Utf8()),
    flag: vectorFromArray([true, null, false], new Bool()),
  })
  const read = await readTable(batches(table), Infinity)
  expect(read.rowCount).toBe(3)
  expect(read.truncated).toBe(false)
  expect(read.columns).toEqual([
    { name: 'n', type: 'number', values: [1.5, null, -2] },
    { name: 'name', type: 'text', values: ['a', 'b', null] },
    { name: 'flag', type: 'boolean', values: [true, null, false] },
  ])
})

test('writes timestamps as UTC text', async () => {
  const moment = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  const vector = vectorFromArray([moment, null], new TimestampMicrosecond())
  const read = await readTable(batches(new Table({ at: vector })), Infinity)
  expect(read.columns[0]).toEqual({ name: 'at', type: 'timestamp', values: ['2026-01-02T03:04:05.678Z', null] })
})

test('stops at the row limit, over batches, and says that more exists', async () => {
  const first = tableFromArrays({ n: [1, 2, 3] })
  const second = tableFromArrays({ n: [4, 5, 6] })
  const cut = await readTable(batches(first, second), 4)
  expect(cut.columns[0]!.values).toEqual([1, 2, 3, 4])
  expect(cut.truncated).toBe(true)
  const exact = await readTable(batches(first, second), 6)
  expect(exact.rowCount).toBe(6)
  expect(exact.truncated).toBe(false)
})

test('keeps the columns of an empty answer', async () => {
  const empty: BatchStream = {
    schema: new Schema([new Field('n', new Float64(), true)]),
    async *[Symbol.asyncIterator]() {},
  }
  expect(await readTable(empty, 10)).toEqual({
    columns: [{ name: 'n', type: 'number', values: [] }],
    rowCount: 0,
    truncated: false,
  })
})

test("reads Arrow's own stream, as the engine sends it", async () => {
  const table = new Table({ n: vectorFromArray([1, 2], new Float64()) })
  async function* bytes() {
    yield await Promise.resolve(tableToIPC(table, 'stream'))
  }
  const reader = await (await RecordBatchReader.from(bytes())).open()
  expect(await readTable(reader, Infinity)).toEqual({
    columns: [{ name: 'n', type: 'number', values: [1, 2] }],
    rowCount: 2,
    truncated: false,
  })
})
