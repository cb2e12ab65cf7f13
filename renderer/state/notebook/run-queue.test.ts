import { Cancelled, type CellOptions, type CellOutcome } from '@analysis'
import { expect, test } from 'vitest'
import { idleCell, type CellState } from './cell-state'
import { createRunQueue, type CellRunner } from './run-queue'

function outcomeOf(label: string): CellOutcome {
  return {
    view: {
      kind: 'sql',
      table: { columns: [{ name: label, type: 'text', values: [] }], rowCount: 0, truncated: false },
    },
    findings: [],
    evidence: { queries: [], moments: [], methods: [] },
  }
}

const sql = (text: string): CellOptions => ({ kind: 'sql', sql: text })

function labelOf(options: CellOptions): string {
  return options.kind === 'sql' ? options.sql : options.kind
}

function queueOver(run: CellRunner) {
  const cells = new Map<string, CellState>()
  const log: string[] = []
  const queue = createRunQueue({
    run,
    now: () => 0,
    update: (name, change) => {
      cells.set(name, { ...(cells.get(name) ?? idleCell), ...change })
      log.push(`${name} ${cells.get(name)!.phase}`)
    },
  })
  return { queue, cells, log }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

test('runs cells in the order they were added, one at a time', async () => {
  const { queue, cells, log } = queueOver((options) =>
    Promise.resolve({ outcome: outcomeOf(labelOf(options)), engine: 'window' }),
  )
  queue.add({ name: 'a', options: sql('1'), fingerprint: 'fa' })
  queue.add({ name: 'b', options: sql('2'), fingerprint: 'fb' })
  await settled()
  expect(log).toEqual(['a queued', 'a running', 'b queued', 'a done', 'b running', 'b done'])
  expect(cells.get('b')).toMatchObject({ computedFrom: 'fb', engine: 'window' })
})

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Cancelled())))
}

test('a stopped cell is cancelled, keeps its last outcome, and the next one runs', async () => {
  const { queue, cells } = queueOver((options, signal) =>
    labelOf(options) === 'slow' ? untilAborted(signal) : Promise.resolve({ outcome: outcomeOf('x'), engine: 'window' }),
  )
  queue.add({ name: 'a', options: sql('quick'), fingerprint: 'f1' })
  await settled()
  queue.add({ name: 'a', options: sql('slow'), fingerprint: 'f2' })
  queue.add({ name: 'b', options: sql('quick'), fingerprint: 'fb' })
  await settled()
  queue.cancel('a')
  await settled()
  expect(cells.get('a')).toMatchObject({ phase: 'cancelled', computedFrom: 'f1' })
  expect(cells.get('a')!.outcome).not.toBeNull()
  expect(cells.get('b')!.phase).toBe('done')
})

test('a cell edited while it runs is run again with its new text', async () => {
  const { queue, cells } = queueOver((options, signal) =>
    labelOf(options) === 'slow' ? untilAborted(signal) : Promise.resolve({ outcome: outcomeOf('x'), engine: 'window' }),
  )
  queue.add({ name: 'a', options: sql('slow'), fingerprint: 'old' })
  await settled()
  queue.add({ name: 'a', options: sql('quick'), fingerprint: 'new' })
  await settled()
  expect(cells.get('a')).toMatchObject({ phase: 'done', computedFrom: 'new' })
})

test('a failure is kept with what it came from', async () => {
  const { queue, cells } = queueOver(() => Promise.reject(new Error('no such column')))
  queue.add({ name: 'a', options: sql('bad'), fingerprint: 'f' })
  await settled()
  expect(cells.get('a')).toMatchObject({ phase: 'failed', attempted: 'f', computedFrom: null })
})

test('stopping all leaves nothing waiting', async () => {
  const { queue, cells } = queueOver((_options, signal) => untilAborted(signal))
  for (const name of ['a', 'b', 'c']) queue.add({ name, options: sql(name), fingerprint: name })
  await settled()
  queue.cancelAll()
  await settled()
  expect([...cells.values()].map(({ phase }) => phase)).toEqual(['cancelled', 'cancelled', 'cancelled'])
})
