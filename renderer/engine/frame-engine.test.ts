import { Float64, Table as ArrowTable, vectorFromArray } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { createFrameEngine } from './frame-engine'
import type { EngineConnection } from './engine-connection'
import type { FrameSession } from './frame-session'

type Behaviour = 'answers' | 'stops-when-cancelled' | 'ignores-cancellation' | 'fails'

/** A session whose queries behave as told: what a worker can do to the engine, without the worker. */
function sessionThat(behaviour: Behaviour, log: string[]): FrameSession {
  return {
    connect: () => Promise.resolve(connectionThat(behaviour, log)),
    memoryBytes: () => Promise.resolve(1024),
    terminate: () => Promise.resolve(void log.push('terminated')),
  }
}

function connectionThat(behaviour: Behaviour, log: string[]): EngineConnection {
  let stop: (() => void) | null = null
  return {
    send(sql) {
      log.push(sql)
      if (behaviour === 'answers') return Promise.resolve(answer())
      if (behaviour === 'fails') return Promise.reject(new Error('Binder Error: no such column'))
      return new Promise((_resolve, reject) => {
        stop = () => reject(new Error('query was canceled'))
      })
    },
    cancelSent() {
      if (behaviour === 'stops-when-cancelled') stop?.()
      return Promise.resolve(true)
    },
    close: () => Promise.resolve(void log.push('closed')),
  }
}

function answer() {
  const table = new ArrowTable({ n: vectorFromArray([1, 2, 3], new Float64()) })
  return {
    schema: table.schema,
    async *[Symbol.asyncIterator]() {
      yield* table.batches
    },
  }
}

function engineOver(behaviours: readonly Behaviour[]) {
  const log: string[] = []
  const memory: number[] = []
  let opened = 0
  const engine = createFrameEngine({
    openSession: () => Promise.resolve(sessionThat(behaviours[Math.min(opened++, behaviours.length - 1)]!, log)),
    onMemory: (bytes) => memory.push(bytes),
  })
  return { engine, log, memory, sessions: () => opened }
}

const query = { sql: 'SELECT 1', parameters: [] }

describe('a query', () => {
  test('answers, closes its connection and reports memory', async () => {
    const { engine, log, memory } = engineOver(['answers'])
    const table = await engine.run(query)
    expect(table.columns[0]!.values).toEqual([1, 2, 3])
    expect(log).toEqual(['SELECT 1', 'closed'])
    expect(memory).toEqual([1024])
  })

  test('with parameters is prepared, then executed with literals', async () => {
    const { engine, log } = engineOver(['answers'])
    await engine.run({ sql: 'SELECT $1, $2', parameters: [0.5, "it's"] })
    expect(log).toEqual([
      'PREPARE assay_statement AS SELECT $1, $2',
      "EXECUTE assay_statement(0.5e0, 'it''s')",
      'closed',
    ])
  })

  test('honours the row limit', async () => {
    const { engine } = engineOver(['answers'])
    expect(await engine.run(query, { rowLimit: 2 })).toMatchObject({ rowCount: 2, truncated: true })
  })

  test('fails as a QueryError that carries its SQL', async () => {
    const { engine, log } = engineOver(['fails'])
    await expect(engine.run(query)).rejects.toMatchObject({ name: 'QueryError', sql: 'SELECT 1' })
    expect(log).toContain('closed')
  })
})

describe('a cancelled query', () => {
  test('stops and keeps its session', async () => {
    const { engine, log, sessions } = engineOver(['stops-when-cancelled'])
    const abort = new AbortController()
    const running = engine.run(query, { signal: abort.signal })
    setTimeout(() => abort.abort(), 5)
    await expect(running).rejects.toMatchObject({ name: 'Cancelled' })
    expect(log).not.toContain('terminated')
    expect(sessions()).toBe(1)
  })

  test('that ignores it loses its session, and the next query opens another', async () => {
    const { engine, log, sessions } = engineOver(['ignores-cancellation', 'answers'])
    const abort = new AbortController()
    const running = engine.run(query, { signal: abort.signal })
    const waiting = engine.run(query)
    setTimeout(() => abort.abort(), 5)
    await expect(running).rejects.toMatchObject({ name: 'Cancelled' })
    expect((await waiting).rowCount).toBe(3)
    expect(log).toContain('terminated')
    expect(sessions()).toBe(2)
  })

  test('that has not begun never reaches the engine', async () => {
    const { engine, log } = engineOver(['answers'])
    const abort = new AbortController()
    abort.abort()
    await expect(engine.run(query, { signal: abort.signal })).rejects.toMatchObject({ name: 'Cancelled' })
    expect(log).toEqual([])
  })
})

test('closing ends what runs', async () => {
  const { engine, log } = engineOver(['ignores-cancellation'])
  const running = engine.run(query)
  setTimeout(() => engine.close(), 5)
  await expect(running).rejects.toMatchObject({ name: 'Cancelled' })
  expect(log).toContain('terminated')
})
