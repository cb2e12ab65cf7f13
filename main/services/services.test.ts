import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { z } from 'zod'
import { parseNotebook, type ChannelName, type Envelope, type HostEvent, type RequestOf } from '@contract'
import { borrowBuild } from '../../tests/setup/borrow-build'
import { ensureDemoWorkspace } from '../demo'
import { forkEngine } from '../engine/fork-engine'
import { environmentSecrets } from '../workspace'
import type { Services } from './services'
import { setupServices } from './setup'

const folder = mkdtempSync(join(tmpdir(), 'assay-services-'))
const workspace = join(folder, 'demo')
const studyPath = 'studies/checkout-redesign.study.json'
const events: HostEvent[] = []
let services: Services

beforeAll(async () => {
  mkdirSync(workspace)
  await ensureDemoWorkspace(workspace, resolve('resources'))
  services = await open(workspace)
  services.subscribe((event) => events.push(event))
})
afterEach(() => {
  events.length = 0
})
afterAll(async () => {
  await services.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(path: string): Promise<Services> {
  const engine = join(await borrowBuild(), 'engine.js')
  return setupServices({
    folder: path,
    demo: true,
    memory: join(folder, 'opened.json'),
    host: 'browser',
    logger: pino({ level: 'silent' }),
    secrets: environmentSecrets({}),
    printer: async () => null,
    spawnEngine: () => forkEngine(engine, []),
  })
}

/** A call as a window makes it. The envelope's value is checked by the expectations that read it. */
async function call<Name extends ChannelName>(
  name: Name,
  request: RequestOf<Name>,
  from = services,
): Promise<Envelope<unknown>> {
  return from.dispatch(name, request, { id: 'window' })
}

/** The part of an answer that a test goes on with. */
function valueOf<T>(envelope: Envelope<unknown>, schema: z.ZodType<T>): T {
  return schema.parse(envelope.ok ? envelope.value : envelope.error)
}

async function snapshotId(): Promise<string> {
  const opened = await call('studies.open', { path: studyPath })
  return valueOf(opened, z.object({ latestSnapshot: z.object({ id: z.string() }) })).latestSnapshot.id
}

describe('a study', () => {
  it('is listed, opened and saved; a broken text is kept and told', async () => {
    const listed = await call('studies.list', {})
    expect(listed).toMatchObject({ ok: true, value: [{ path: studyPath, problems: 0, latestSnapshot: null }, {}, {}] })
    const created = await call('studies.create', { name: 'Ein Vérsuch / 2', text: '{ "format": ' })
    expect(created).toMatchObject({ ok: true, value: { path: 'studies/ein-versuch-2.study.json', study: null } })
    const again = await call('studies.create', { name: 'Ein Vérsuch / 2', text: '{}' })
    expect(again).toMatchObject({ ok: true, value: { path: 'studies/ein-versuch-2-2.study.json' } })
    const saved = await call('studies.save', { path: 'studies/ein-versuch-2.study.json', text: '{}' })
    expect(saved).toMatchObject({ ok: true, value: { text: '{}', study: null } })
    expect(readFileSync(join(workspace, 'studies/ein-versuch-2.study.json'), 'utf8')).toBe('{}')
    expect(events).toEqual([
      { type: 'workspace-changed' },
      { type: 'workspace-changed' },
      { type: 'workspace-changed' },
    ])
    for (const name of readdirSync(join(workspace, 'studies')).filter((file) => file.startsWith('ein-'))) {
      rmSync(join(workspace, 'studies', name))
    }
  })

  it('is guessed from data, naming it as a study of the workspace would', async () => {
    const guess = await call('studies.guess', { path: 'data/checkout_visitors.csv' })
    expect(guess).toMatchObject({ ok: true, value: { file: 'data/checkout_visitors.csv', rows: 48_000 } })
    expect(JSON.stringify(guess)).toContain('../data/checkout_visitors.csv')
  })
})

describe('a notebook', () => {
  it('is found by the study it names', async () => {
    const found = await call('notebooks.forStudy', { studyPath })
    expect(found).toMatchObject({ ok: true, value: { path: 'notebooks/checkout-redesign.assay.md' } })
  })

  it('begins with what the data of its study allows', async () => {
    writeFileSync(
      join(workspace, 'studies/copy.study.json'),
      readFileSync(join(workspace, studyPath), 'utf8').replace('"checkout_redesign"', '"copy"'),
    )
    const written = await call('notebooks.forStudy', { studyPath: 'studies/copy.study.json' })
    expect(written).toMatchObject({ ok: true, value: { path: 'notebooks/copy.assay.md' } })
    const text = readFileSync(join(workspace, 'notebooks/copy.assay.md'), 'utf8')
    expect(text).toContain('experiment: ../studies/copy.study.json')
    expect([...text.matchAll(/^```(\w+)/gm)].map(([, kind]) => kind)).toEqual([
      'scorecard',
      'srm',
      'cuped',
      'sequential',
      'segments',
      'segments',
    ])
    expect(await call('notebooks.forStudy', { studyPath: 'studies/copy.study.json' })).toEqual(written)
    rmSync(join(workspace, 'studies/copy.study.json'))
    rmSync(join(workspace, 'notebooks/copy.assay.md'))
  })

  it('can be one of several of a study', async () => {
    const title = 'Zweite Sicht: & more'
    const created = await call('notebooks.create', { studyPath, title })
    const path = 'notebooks/zweite-sicht-more.assay.md'
    expect(created).toMatchObject({ ok: true, value: { path, text: expect.stringContaining('```scorecard') } })
    const { document } = parseNotebook(readFileSync(join(workspace, path), 'utf8'))
    expect(document.frontMatter).toMatchObject({ title, experiment: '../studies/checkout-redesign.study.json' })
    const again = await call('notebooks.create', { studyPath, title })
    expect(again).toMatchObject({ ok: true, value: { path: 'notebooks/zweite-sicht-more-2.assay.md' } })
    const missing = await call('notebooks.create', { studyPath: 'studies/none.study.json', title })
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } })
    for (const name of readdirSync(join(workspace, 'notebooks')).filter((file) => file.startsWith('zweite'))) {
      rmSync(join(workspace, 'notebooks', name))
    }
  })

  it('is not overwritten when it changed on disk since it was opened', async () => {
    const path = 'notebooks/mine.assay.md'
    const first = await call('notebooks.save', { path, text: 'one\n', revision: null })
    const { revision } = valueOf(first, z.object({ revision: z.string() }))
    const second = await call('notebooks.save', { path, text: 'two\n', revision })
    expect(second).toMatchObject({ ok: true, value: { text: 'two\n' } })
    for (const stale of [revision, null, 'none']) {
      const refused = await call('notebooks.save', { path, text: 'three\n', revision: stale })
      expect(refused, String(stale)).toMatchObject({ ok: false, error: { code: 'conflict' } })
    }
    expect(await call('notebooks.save', { path, text: 'two\n', revision: 'none' })).toMatchObject({ ok: true })
    expect(readFileSync(join(workspace, path), 'utf8')).toBe('two\n')
    rmSync(join(workspace, path))
    const revived = await call('notebooks.save', { path, text: 'x', revision })
    expect(revived).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })
})

describe('a pull', () => {
  it('shows its cost, its progress and its snapshot, and is not done twice', async () => {
    expect(await call('pulls.estimate', { studyPath })).toMatchObject({ ok: true, value: { reusable: null } })
    const first = await call('pulls.start', { jobId: '1', studyPath, refresh: false })
    expect(first).toMatchObject({
      ok: true,
      value: { kind: 'done', reused: false, snapshot: { rows: { subjects: 48_000 } } },
    })
    expect(events.filter(({ type }) => type === 'pull-progress')).not.toEqual([])
    const name = 'Checkout redesign'
    const pull = {
      jobId: '1',
      studyPath,
      name,
      outcome: 'done',
      message: 'The snapshot has 48,000 subjects.',
    }
    expect(events.slice(-2)).toEqual([{ type: 'pull-ended', pull }, { type: 'workspace-changed' }])
    const second = await call('pulls.start', { jobId: '2', studyPath, refresh: false })
    expect(second).toMatchObject({ ok: true, value: { reused: true } })
    const listed = await call('studies.open', { path: studyPath })
    expect(listed).toMatchObject({ ok: true, value: { latestSnapshot: { rows: { subjects: 48_000 } } } })
  })

  it('leaves nothing when it is cancelled', async () => {
    const other = 'studies/onboarding-tips.study.json'
    const before = readdirSync(join(workspace, 'snapshots'))
    const running = call('pulls.start', { jobId: '3', studyPath: other, refresh: false })
    while (!events.some(({ type }) => type === 'pull-progress')) await new Promise((settle) => setTimeout(settle, 1))
    expect(await call('pulls.cancel', { jobId: '3' })).toEqual({ ok: true, value: true })
    expect(await running).toEqual({ ok: true, value: { kind: 'cancelled' } })
    expect(events.at(-1)).toMatchObject({ type: 'pull-ended', pull: { jobId: '3', outcome: 'cancelled' } })
    expect(readdirSync(join(workspace, 'snapshots'))).toEqual(before)
    expect(await call('pulls.cancel', { jobId: '3' })).toEqual({ ok: true, value: false })
  })

  it('is cancelled in the moment it was started', async () => {
    const other = 'studies/onboarding-tips.study.json'
    const running = call('pulls.start', { jobId: 'early', studyPath: other, refresh: true })
    expect(await call('pulls.cancel', { jobId: 'early' })).toEqual({ ok: true, value: true })
    expect(await running).toEqual({ ok: true, value: { kind: 'cancelled' } })
  })

  it('that failed says why in a sentence', async () => {
    const missing = 'studies/none.study.json'
    expect(await call('pulls.start', { jobId: '5', studyPath: missing, refresh: false })).toMatchObject({ ok: false })
    const pull = {
      jobId: '5',
      studyPath: missing,
      name: 'none',
      outcome: 'failed',
      message: expect.stringContaining(missing),
    }
    expect(events).toEqual([{ type: 'pull-ended', pull }])
  })

  it('ends when its window goes away', async () => {
    const other = 'studies/onboarding-tips.study.json'
    const running = call('pulls.start', { jobId: '4', studyPath: other, refresh: false })
    while (!events.some(({ type }) => type === 'pull-progress')) await new Promise((settle) => setTimeout(settle, 1))
    services.callerGone({ id: 'window' })
    expect(await running).toEqual({ ok: true, value: { kind: 'cancelled' } })
  })
})

describe('a snapshot', () => {
  it('is opened with the address of its frame', async () => {
    const id = await snapshotId()
    const opened = await call('snapshots.open', { id, studyPath })
    const name = `${id.replace('sha256:', '')}.duckdb`
    expect(opened).toMatchObject({
      ok: true,
      value: { reference: { id }, frameUrl: `/frames/${name}`, frame: { kind: 'subjects' } },
    })
    const path = await services.frameFile(name)
    expect(readFileSync(path!).subarray(8, 12).toString('latin1')).toBe('DUCK')
    expect(await services.frameFile('../x')).toBeNull()
    const missing = await call('snapshots.open', { id: `sha256:${'0'.repeat(64)}`, studyPath })
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('is opened without a look at its outcomes, which is noted when the window shows them', async () => {
    const id = await snapshotId()
    const looks = async () => valueOf(await call('snapshots.open', { id, studyPath }), z.object({ looks: z.number() }))
    const ledger = join(workspace, 'ledger.jsonl')
    const before = readFileSync(ledger, 'utf8')
    for (let i = 0; i < 3; i += 1) expect(await looks()).toEqual({ looks: 0 })
    expect(readFileSync(ledger, 'utf8')).toBe(before)
    expect(await call('snapshots.look', { id, studyPath })).toEqual({ ok: true, value: 1 })
    expect(await looks()).toEqual({ looks: 1 })
    const missing = await call('snapshots.look', { id: `sha256:${'0'.repeat(64)}`, studyPath })
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await looks()).toEqual({ looks: 1 })
  })

  it('of which a look cannot be written down says why', async () => {
    const id = await snapshotId()
    const ledger = join(workspace, 'ledger.jsonl')
    renameSync(ledger, `${ledger}.kept`)
    mkdirSync(ledger)
    for (const channel of ['snapshots.look', 'snapshots.open'] as const) {
      expect(await call(channel, { id, studyPath })).toMatchObject({
        ok: false,
        error: {
          code: 'invalid-input',
          message: expect.stringContaining('cannot be read from'),
          hint: expect.stringContaining('Put back'),
        },
      })
    }
    rmSync(ledger, { recursive: true })
    renameSync(`${ledger}.kept`, ledger)
    expect(await call('snapshots.open', { id, studyPath })).toMatchObject({ ok: true, value: { looks: 1 } })
  })

  it('answers cells on the native engine, and says what a study does not have', async () => {
    const id = await snapshotId()
    const scorecard = await call('snapshots.runCell', {
      id,
      studyPath,
      requestId: '1',
      cell: { kind: 'scorecard', metrics: ['purchase'] },
    })
    expect(scorecard).toMatchObject({
      ok: true,
      value: {
        view: { kind: 'scorecard', metrics: [{ metricId: 'purchase', variants: [{ n: 24_043 }, { n: 23_957 }] }] },
      },
    })
    const wrong = await call('snapshots.runCell', {
      id,
      studyPath,
      requestId: '2',
      cell: { kind: 'cuped', metric: 'none', covariates: null },
    })
    expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid-input', findings: [{ code: 'unknown-name' }] } })
  })

  it('is not another study’s, though that writes its source with the same words', async () => {
    mkdirSync(join(workspace, 'elsewhere/studies'), { recursive: true })
    mkdirSync(join(workspace, 'elsewhere/data'))
    writeFileSync(join(workspace, 'elsewhere', studyPath), readFileSync(join(workspace, studyPath)))
    writeFileSync(join(workspace, 'elsewhere/data/checkout_visitors.csv'), 'other data')
    const opened = await call('studies.open', { path: `elsewhere/${studyPath}` })
    expect(opened).toMatchObject({ ok: true, value: { latestSnapshot: null } })
    rmSync(join(workspace, 'elsewhere'), { recursive: true })
  })
})

describe('a report', () => {
  it('is written into the workspace and can be fetched', async () => {
    for (const format of ['json', 'csv'] as const) {
      const exported = await call('reports.export', { notebookPath: 'notebooks/checkout-redesign.assay.md', format })
      expect(exported).toMatchObject({
        ok: true,
        value: { fileName: expect.stringMatching(new RegExp(`^checkout-redesign-\\w+\\.${format}$`)) },
      })
      const { fileName, bytes } = valueOf(exported, z.object({ fileName: z.string(), bytes: z.number() }))
      const path = await services.reportFile(fileName)
      expect(readFileSync(path!)).toHaveLength(bytes)
    }
  })

  it('needs a snapshot first', async () => {
    const exported = await call('reports.export', {
      notebookPath: 'notebooks/onboarding-tips.assay.md',
      format: 'json',
    })
    expect(exported).toMatchObject({ ok: false, error: { code: 'not-found', hint: 'Pull the study first.' } })
  })
})

describe('a workspace', () => {
  it('gives an opened file to the first window that is ready, and to none before', async () => {
    const outside = join(folder, 'outside.study.json')
    writeFileSync(outside, '{}')
    services.callerGone({ id: 'window' })
    const missing = join(folder, 'missing.csv')
    await services.open([outside, missing, folder], null)
    expect(events).toEqual([])
    await call('workspace.info', {})
    const failed = [
      { path: missing, error: expect.objectContaining({ code: 'not-found' }) },
      { path: folder, error: expect.objectContaining({ code: 'invalid-input', message: `${folder} is a folder.` }) },
    ]
    expect(events).toEqual([{ type: 'open-paths', paths: [outside], failed }])
    expect(await call('studies.open', { path: outside })).toMatchObject({ ok: true, value: { path: outside } })
  })

  it('opens the study of an experiment by its address, and says why not', async () => {
    await call('workspace.info', {})
    const links = ['assay://experiment/checkout_redesign', 'assay://experiment/nowhere', 'assay://app/index.html']
    await services.open(links, null)
    const failed = [
      { path: links[1], error: expect.objectContaining({ code: 'not-found' }) },
      { path: links[2], error: expect.objectContaining({ code: 'invalid-input' }) },
    ]
    expect(events).toEqual([{ type: 'open-paths', paths: [studyPath], failed }])
  })
})
