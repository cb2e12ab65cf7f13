import type { CellOptions, CellOutcome } from '@analysis'
import { parseNotebook, type SnapshotDocument } from '@contract'
import { expect, test } from 'vitest'
import { answered, fakeHost, pending, refused } from '../../../tests/support/fake-host'
import { spec } from '../../../tests/support/notebook-over'
import { setHost } from '../../bridge/host'
import { engineFrameLimitBytes } from '../../engine/engine-status'
import { chartOptions } from '../../../presentation/figures/chart.fixture'
import { windowServices } from './window-services'

const large: SnapshotDocument = {
  reference: { id: `sha256:${'1'.repeat(64)}`, rows: {}, window: [null, null] },
  createdAt: '2026-01-01T00:00:00Z',
  frame: { format: 'assay.frame/1', kind: 'subjects', tables: [], counts: {} },
  frameBytes: engineFrameLimitBytes + 1,
  frameUrl: '/frames/1.duckdb',
  registration: null,
  looks: 1,
  sql: [],
  engineVersions: {},
  experiment: spec,
  findings: [],
}

const outcome: CellOutcome = {
  view: {
    kind: 'scorecard',
    metrics: [],
    srm: { kind: 'not-estimable', reason: 'no-control', observed: {}, expected: {} },
  },
  findings: [],
  evidence: { queries: [], moments: [], methods: [] },
}

const { document } = parseNotebook('')
const scorecard = { kind: 'scorecard', metrics: null } as const

test('a frame too large for the window has its cells run by the workspace engine, and says so', async () => {
  const host = fakeHost({ 'snapshots.runCell': () => answered(outcome) })
  setHost(host)
  const runner = windowServices.openRunner(large, 'studies/a.study.json')
  const answer = await runner.run(document, scorecard, new AbortController().signal)
  expect(answer).toEqual({ outcome, engine: 'workspace' })
  expect(host.calls[0]).toMatchObject({
    name: 'snapshots.runCell',
    request: { id: large.reference.id, studyPath: 'studies/a.study.json', cell: scorecard },
  })
})

test('stopping such a cell asks the host to stop the same request', async () => {
  const waiting = pending<ReturnType<typeof refused>>()
  const host = fakeHost({
    'snapshots.runCell': () => waiting.promise,
    'snapshots.cancelCell': () => {
      waiting.settle(refused('cancelled', 'stopped'))
      return answered(true)
    },
  })
  setHost(host)
  const abort = new AbortController()
  const running = windowServices.openRunner(large, 'a.study.json').run(document, scorecard, abort.signal)
  abort.abort()
  await expect(running).rejects.toMatchObject({ name: 'Cancelled' })
  const [run, cancel] = host.calls.map(({ request }) => request)
  expect(cancel).toEqual({ requestId: Reflect.get(Object(run), 'requestId') })
})

test.each<CellOptions>([{ kind: 'sql', sql: 'select 1' }, chartOptions])(
  "a person's SQL never reaches the host, nor a $kind of it",
  async (cell) => {
    const host = fakeHost({})
    setHost(host)
    const runner = windowServices.openRunner(large, 'a.study.json')
    const running = runner.run(document, cell, new AbortController().signal)
    await expect(running).rejects.toMatchObject({ name: 'HostError', message: expect.stringContaining('too large') })
    expect(host.calls).toEqual([])
  },
)
