import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { z } from 'zod'
import type { Envelope } from '@contract'
import type { Services } from '../../main/services/services'
import { setupServices } from '../../main/services/setup'
import { environmentSecrets } from '../../main/workspace'

const study = JSON.stringify({
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'peer_v1',
    variants: [{ id: 'old', is_control: true }, { id: 'new' }],
    metrics: [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }],
  },
  source: { kind: 'subjects', file: 'exp.csv', subject: 'id', variant: 'variant' },
})
const rows = Array.from({ length: 40 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 7}`)

let base: string
let workspace: string
/** A folder beside the workspace, of which one study is opened. */
let peer: string
let services: Services

beforeEach(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-opened-')))
  workspace = join(base, 'workspace')
  peer = join(base, 'peer')
  mkdirSync(join(workspace, 'notebooks'), { recursive: true })
  mkdirSync(peer)
  writeFileSync(join(peer, 'exp.csv'), `id,variant,y\n${rows.join('\n')}\n`)
  writeFileSync(join(peer, 'exp.study.json'), study)
  writeFileSync(join(peer, 'private.study.json'), study.replace('peer_v1', 'private_v1'))
  services = await start()
})
afterEach(async () => {
  await services.close()
  rmSync(base, { recursive: true, force: true })
})

function start(): Promise<Services> {
  return setupServices({
    folder: workspace,
    demo: false,
    memory: join(base, 'memory/opened.json'),
    host: 'browser',
    logger: pino({ level: 'silent' }),
    secrets: environmentSecrets({}),
    printer: async () => null,
    spawnEngine: () => {
      throw new Error('no cell runs here')
    },
  })
}

async function restart(): Promise<void> {
  await services.close()
  services = await start()
}

async function ask(name: string, request: unknown): Promise<Envelope<unknown>> {
  return services.dispatch(name, request, { id: 'window' })
}

const told = z.object({ ok: z.literal(true), value: z.object({ path: z.string() }) })

/** Every way in that names a file on this computer; each answers how the window is told the study. */
const ways: readonly (readonly [string, (path: string) => Promise<string>])[] = [
  [
    'the command line, a second start, a double click or the dialog',
    async (path) => {
      await services.open([path], null)
      return path
    },
  ],
  ['a drop on the desktop window', async (path) => told.parse(await services.allow(path)).value.path],
]

describe.each(ways)('a study from elsewhere, opened by %s', (_name, open) => {
  it('has a notebook with data, now and after a restart', async () => {
    const path = await open(join(peer, 'exp.study.json'))
    const pulled = await ask('pulls.start', { jobId: '1', studyPath: path, refresh: false })
    expect(pulled).toMatchObject({ ok: true, value: { kind: 'done', snapshot: { rows: { subjects: 40 } } } })
    expect(await ask('notebooks.forStudy', { studyPath: path })).toMatchObject({
      ok: true,
      value: { path: 'notebooks/exp.assay.md', text: expect.stringContaining('experiment: ../../peer/exp.study.json') },
    })
    const resolve = async () =>
      ask('notebooks.resolve', {
        path: 'notebooks/exp.assay.md',
        experiment: '../../peer/exp.study.json',
        snapshot: null,
      })
    const resolved = await resolve()
    expect(resolved).toMatchObject({
      ok: true,
      value: { study: { path }, snapshotId: expect.stringMatching(/^sha256:/) },
    })
    await restart()
    expect(await resolve()).toEqual(resolved)
    expect(await ask('studies.list', {})).toMatchObject({ ok: true, value: [{ path, experimentId: 'peer_v1' }] })
    rmSync(join(peer, 'exp.study.json'))
    expect(await ask('studies.list', {})).toEqual({ ok: true, value: [] })
  })

  it('opens nothing beside it: neither to the window nor to the text of a notebook', async () => {
    await open(join(peer, 'exp.study.json'))
    for (const when of ['now', 'after a restart']) {
      for (const path of [join(peer, 'private.study.json'), '../peer/private.study.json']) {
        const opened = await ask('studies.open', { path })
        expect(opened, `${path} ${when}`).toMatchObject({ ok: false, error: { code: 'not-found' } })
      }
      for (const experiment of [
        '../../peer/private.study.json',
        join(peer, 'private.study.json'),
        'private_v1',
        '../../peer/exp.csv',
        '../connections.json',
      ]) {
        const resolved = await ask('notebooks.resolve', { path: 'notebooks/a.assay.md', experiment, snapshot: null })
        expect(resolved, `${experiment} ${when}`).toMatchObject({ ok: false, error: { code: 'not-found' } })
      }
      await restart()
    }
  })

  it('is not another file that takes its place as a link later', async () => {
    const path = await open(join(peer, 'exp.study.json'))
    renameSync(join(peer, 'exp.study.json'), join(peer, 'was.study.json'))
    symlinkSync(join(peer, 'private.study.json'), join(peer, 'exp.study.json'))
    expect(await ask('studies.open', { path })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    await restart()
    expect(await ask('studies.open', { path })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})

describe('a study that is uploaded', () => {
  it('lies in the inbox, and reads nothing of where it came from', async () => {
    const received = await services.receive('exp.study.json', Readable.from([study]), 10_000)
    expect(received).toEqual({ ok: true, value: { path: 'inbox/exp.study.json' } })
    await restart()
    expect(await ask('studies.open', { path: 'inbox/exp.study.json' })).toMatchObject({ ok: true })
    const pulled = await ask('pulls.start', { jobId: '1', studyPath: 'inbox/exp.study.json', refresh: false })
    expect(pulled).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })
})

describe('what a workspace brings along', () => {
  it('opens no file of this computer, whatever list lies in it', async () => {
    writeFileSync(
      join(workspace, 'opened.json'),
      JSON.stringify({ format: 'assay.opened/1', files: [join(peer, 'private.study.json')] }),
    )
    await restart()
    expect(await ask('studies.list', {})).toEqual({ ok: true, value: [] })
  })

  it('does not include what is closed to windows, even if it is opened', async () => {
    mkdirSync(join(workspace, 'platform'), { recursive: true })
    writeFileSync(join(workspace, 'platform/owner-token'), 'secret')
    expect(await services.allow(join(workspace, 'platform/owner-token'))).toMatchObject({ ok: false })
  })

  it('is forgotten with a notice when the memory is damaged, and the damaged file is kept', async () => {
    await services.allow(join(peer, 'exp.study.json'))
    writeFileSync(join(base, 'memory/opened.json'), '{ "format": ')
    await restart()
    expect(await ask('studies.list', {})).toEqual({ ok: true, value: [] })
    await services.allow(join(peer, 'exp.study.json'))
    await restart()
    expect(await ask('studies.list', {})).toMatchObject({ ok: true, value: [{ experimentId: 'peer_v1' }] })
  })
})
