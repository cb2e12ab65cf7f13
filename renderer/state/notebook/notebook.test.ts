import { Cancelled, type CellOutcome, type Finding } from '@analysis'
import { deleteBlock, insertCell, replaceCellBody } from '@contract'
import type { ChannelName, RequestOf, ResponseOf, SnapshotDocument, StudyDocument } from '@contract'
import { expect, test } from 'vitest'
import { HostError } from '../../bridge/host-error'
import { createNotebook } from './notebook'
import type { NotebookServices } from './notebook-services'

const text = `---
title: Checkout
experiment: ../studies/checkout.study.json
---

# Checkout

\`\`\`scorecard overview
\`\`\`

\`\`\`sql spend
select 1
\`\`\`
`

const findings: readonly Finding[] = []

function studyDocument(snapshotId: string): StudyDocument {
  return {
    path: 'studies/checkout.study.json',
    text: '{}',
    study: { experiment: experiment, source, document: {} },
    findings,
    latestSnapshot: { id: snapshotId, createdAt: '2026-01-01T00:00:00Z', bytes: 1, rows: {} },
    notebookPath: null,
  }
}

const experiment: SnapshotDocument['experiment'] = {
  experimentId: 'checkout',
  name: 'Checkout',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'visitor',
  variants: [],
  metrics: [],
  dimensions: [],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: { kind: 'fixed' },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

const source: NonNullable<StudyDocument['study']>['source'] = {
  kind: 'subjects',
  rows: { kind: 'file', file: 'a.csv', format: null, table: null },
  subject: null,
  variant: 'v',
  exposedAt: null,
  joins: [],
  population: null,
  filter: null,
  tolerance: 0,
}

function snapshotDocument(id: string): SnapshotDocument {
  return {
    reference: { id, rows: {}, window: [null, null] },
    createdAt: '2026-01-01T00:00:00Z',
    frame: { format: 'assay.frame/1', kind: 'subjects', tables: [], counts: {} },
    frameBytes: 1,
    frameUrl: '/frames/x.duckdb',
    registration: null,
    looks: 1,
    sql: [],
    engineVersions: {},
    experiment,
    findings,
  }
}

const outcome: CellOutcome = {
  view: { kind: 'sql', table: { columns: [], rowCount: 0, truncated: false } },
  findings,
  evidence: { queries: [], moments: [], methods: [] },
}

type Handlers = { readonly [Name in ChannelName]?: (request: RequestOf<Name>) => ResponseOf<Name> }

/** Answers calls from a table of handlers; a channel without one is an error of the test. */
function fakeCall(handlers: Handlers): NotebookServices['call'] {
  return async (name, request) => {
    const handler = handlers[name]
    if (handler === undefined) throw new Error(`unexpected call of ${name}`)
    await Promise.resolve()
    return handler(request)
  }
}

/** A host over one file in memory, and a runner that logs what it is asked. */
function world() {
  const file = { text, revision: 1 }
  const copies: string[] = []
  const ran: string[] = []
  const looks: string[] = []
  const answers = { snapshotId: 'sha256:one', run: () => Promise.resolve(outcome), look: () => looks.length }
  const call = fakeCall({
    'notebooks.resolve': () => ({ study: studyDocument(answers.snapshotId), snapshotId: answers.snapshotId }),
    'snapshots.open': () => snapshotDocument(answers.snapshotId),
    'snapshots.look': ({ id }) => {
      looks.push(id)
      return answers.look()
    },
    'notebooks.open': ({ path }) => ({ path, text: file.text, revision: String(file.revision) }),
    'notebooks.save': ({ path, text: saved, revision }) => {
      if (revision === null) {
        copies.push(saved)
        return { path, text: saved, revision: '1' }
      }
      if (revision !== String(file.revision)) throw new HostError({ code: 'conflict', message: 'changed' })
      file.text = saved
      file.revision += 1
      return { path, text: saved, revision: String(file.revision) }
    },
  })
  const services: NotebookServices = {
    call,
    now: () => 0,
    saveDelayMilliseconds: 10,
    openRunner: () => ({
      release: () => undefined,
      run: async (_document, options) => {
        ran.push(options.kind === 'sql' ? options.sql : options.kind)
        return { outcome: await answers.run(), engine: 'window' }
      },
    }),
  }
  const notebook = createNotebook('notebooks/checkout.assay.md', services)
  const phases = () =>
    Object.fromEntries([...notebook.store.getState().cells].map(([name, { phase }]) => [name, phase]))
  return { notebook, file, copies, ran, looks, answers, phases }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 40))

test('loading runs every cell from the top', async () => {
  const { notebook, ran, phases } = world()
  await notebook.load()
  await settle()
  expect(ran).toEqual(['scorecard', 'select 1'])
  expect(phases()).toEqual({ overview: 'done', spend: 'done' })
})

test('an edit runs what it changes and what reads from it, and nothing else', async () => {
  const { notebook, ran, file } = world()
  await notebook.load()
  notebook.edit((document) => insertCell(document, document.blocks.length, 'sql', 'select * from spend'))
  await settle()
  ran.length = 0
  const at = notebook.store
    .getState()
    .document.blocks.findIndex((block) => block.kind === 'cell' && block.name === 'spend')
  notebook.edit((document) => replaceCellBody(document, at, 'select 2'))
  await settle()
  expect(ran).toEqual(['select 2', 'select * from spend'])
  expect(file.text).toContain('select 2')
})

test('a deleted cell comes back as it was', async () => {
  const { notebook, file } = world()
  await notebook.load()
  notebook.edit((document) => deleteBlock(document, 1))
  await settle()
  expect(file.text).not.toContain('scorecard')
  notebook.undo()
  await settle()
  expect(file.text).toBe(text)
  notebook.redo()
  await settle()
  expect(file.text).not.toContain('scorecard')
})

test('a stopped cell stays stopped until it is asked to run or changed', async () => {
  const { notebook, ran, answers, phases } = world()
  answers.run = () => Promise.reject(new Cancelled())
  await notebook.load()
  await settle()
  expect(phases()).toEqual({ overview: 'cancelled', spend: 'cancelled' })
  answers.run = () => Promise.resolve(outcome)
  ran.length = 0
  notebook.edit((document) => insertCell(document, document.blocks.length, 'sql', 'select 3'))
  await settle()
  expect(ran).toEqual(['select 3'])
  notebook.run('spend')
  await settle()
  expect(ran).toEqual(['select 3', 'select 1'])
})

test('a new snapshot puts every cell out of date', async () => {
  const { notebook, ran, answers } = world()
  await notebook.load()
  await settle()
  ran.length = 0
  answers.snapshotId = 'sha256:two'
  await notebook.refreshData()
  await settle()
  expect(ran).toEqual(['scorecard', 'select 1'])
})

test('outcomes on screen are one look at a snapshot, however often its cells run and its data is opened', async () => {
  const { notebook, looks, answers } = world()
  await notebook.load()
  await settle()
  notebook.runAll()
  await notebook.refreshData()
  await notebook.load()
  await settle()
  expect(looks).toEqual(['sha256:one'])
  expect(notebook.store.getState().snapshot?.looks).toBe(1)
  answers.snapshotId = 'sha256:two'
  await notebook.refreshData()
  await settle()
  expect(looks).toEqual(['sha256:one', 'sha256:two'])
})

test('data that was opened, and a split, are no look at outcomes', async () => {
  const { notebook, looks, ran, file } = world()
  file.text = text.replace('scorecard overview', 'srm').replace(/```sql[^`]*```/, '')
  await notebook.load()
  await settle()
  expect(ran).toEqual(['srm'])
  expect(looks).toEqual([])
})

test('a look that could not be written down is said, and tried again', async () => {
  const { notebook, looks, answers, phases } = world()
  const full = new HostError({ code: 'source-failed', message: 'The disk is full' })
  answers.look = () => {
    throw full
  }
  await notebook.load()
  await settle()
  expect(phases()).toEqual({ overview: 'done', spend: 'done' })
  expect(notebook.store.getState().lookFailure).toBe(full)
  answers.look = () => 1
  notebook.run('spend')
  await settle()
  expect(notebook.store.getState().lookFailure).toBeNull()
  expect(looks).toEqual(['sha256:one', 'sha256:one', 'sha256:one'])
})

test('a conflict writes nothing; keeping mine overwrites, taking theirs keeps a copy of mine', async () => {
  const { notebook, file, copies } = world()
  await notebook.load()
  file.text = text.replace('select 1', 'select 9')
  file.revision = 7
  notebook.edit((document) => deleteBlock(document, 1))
  await settle()
  expect(notebook.store.getState().saving.kind).toBe('conflict')
  expect(file.text).toContain('select 9')
  await notebook.takeTheirs()
  expect(copies[0]).not.toContain('scorecard')
  expect(notebook.store.getState().document.blocks).toHaveLength(3)
  file.revision = 9
  notebook.edit((document) => deleteBlock(document, 1))
  await settle()
  await notebook.keepMine()
  expect(notebook.store.getState().saving.kind).toBe('saved')
  expect(file.text).not.toContain('scorecard')
})
