import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cancelled } from '@analysis'
import { ServiceError } from '@contract'
import { estimatePull, pullStudy, type PullStudyRequest } from '../../main/pull/index'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

const source = (file: string, extra: object = {}) => ({
  kind: 'subjects',
  file,
  subject: 'user',
  variant: 'group',
  ...extra,
})
const big = (rows: number) =>
  `user,group,y\n${Array.from({ length: rows }, (_, at) => `user${at},${at % 2 ? 'a' : 'b'},${at % 997}`).join('\n')}\n`
const leftovers = () => readdirSync(fixture.workspace.folders.snapshots).filter((name) => name.startsWith('.'))

describe('a snapshot', () => {
  it('is reused when the bytes are the same, wherever and whatever the file is called', async () => {
    fixture.file('one.csv', big(100))
    fixture.file('other/two.csv', big(100))
    const one = await fixture.pull(studyOf(source('one.csv')))
    const two = await fixture.pull(studyOf(source('other/two.csv')))
    const again = await fixture.pull(studyOf(source('one.csv')), { refresh: true })
    expect([one.reused, two.reused, again.reused]).toEqual([false, true, true])
    expect(two.manifest.id).toBe(one.manifest.id)
  })

  it('is another when a byte, a role, a type or the filter is another', async () => {
    fixture.file('base.csv', 'user,group,y\n1,a,1\n2,b,0\n')
    fixture.file('changed.csv', 'user,group,y\n1,a,1\n2,b,1\n')
    const proportion = { id: 'y', role: 'primary', type: 'proportion', column: 'y', direction: 'increase' }
    const studies = [
      studyOf(source('base.csv')),
      studyOf(source('changed.csv')),
      studyOf(source('base.csv', { subject: null })),
      studyOf(source('base.csv', { filter: [{ field: 'y', op: '>', value: 0 }] })),
      studyOf(source('base.csv'), [proportion]),
    ]
    const ids = []
    for (const study of studies) ids.push((await fixture.pull(study)).manifest.id)
    expect(new Set(ids).size).toBe(studies.length)
  })

  it('is the same when only names, plan or hypothesis change, and on every machine', async () => {
    fixture.file('fixed.csv', 'user,group,y\n1,a,1\n2,b,0\n')
    const first = await fixture.pull(studyOf(source('fixed.csv')))
    const renamed = studyOf(source('fixed.csv'), [], { name: 'Another', hypothesis: 'h' })
    expect((await fixture.pull(renamed)).manifest.id).toBe(first.manifest.id)
    expect(first.manifest.id).toMatchInlineSnapshot(
      `"sha256:9d06de05b3c821f0c59da57b81dbf1aee15876398b0f4521b872ffd432360e7a"`,
    )
  })

  it('has a manifest that tells the frame, and a frame that an older engine reads', async () => {
    fixture.file('manifest.csv', big(1000))
    const { manifest } = await fixture.pull(studyOf(source('manifest.csv')))
    const path = fixture.workspace.snapshots.framePath(manifest.id)
    expect(existsSync(`${path}.wal`)).toBe(false)
    const header = Buffer.alloc(20)
    readSync(openSync(path, 'r'), header, 0, 20, 0)
    // storage version 64: DuckDB 1.0.0 and newer
    expect([header.toString('latin1', 8, 12), Number(header.readBigUInt64LE(12))]).toEqual(['DUCK', 64])
    expect(readdirSync(join(path, '..')).toSorted()).toEqual(['frame.duckdb', 'manifest.json'])
    const file: unknown = JSON.parse(readFileSync(join(path, '..', 'manifest.json'), 'utf8'))
    expect(file).toMatchObject({ id: manifest.id, frame_sha256: manifest.frameSha256, inputs: [{ role: 'rows' }] })
    expect(manifest.sql.join('\n')).toContain('read_csv')
  })
})

describe('progress', () => {
  it('tells stage, rows, bytes, rate and what is left', async () => {
    const path = fixture.file('progress.csv', big(400_000))
    const seen: Parameters<NonNullable<PullStudyRequest['onProgress']>>[0][] = []
    await fixture.pull(studyOf(source('progress.csv')), { onProgress: (progress) => seen.push(progress) })
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(['reading', 'checking', 'writing', 'committing'])
    const last = seen.at(-1)
    expect(last).toMatchObject({
      rows: 400_000,
      totalBytes: readFileSync(path).length,
      bytes: readFileSync(path).length,
    })
    expect(last?.rowsPerSecond).toBeGreaterThan(0)
    for (const [at, { bytes }] of seen.entries()) expect(bytes).toBeGreaterThanOrEqual(seen[at - 1]?.bytes ?? 0)
  })
})

describe('a pull that is cancelled', () => {
  it.each(['reading', 'checking', 'writing', 'committing'] as const)(
    'while %s leaves nothing behind',
    async (stage) => {
      fixture.file('cancelled.csv', big(200_000))
      const before = fixture.workspace.snapshots.list().length
      const controller = new AbortController()
      const pull = fixture.pull(studyOf(source('cancelled.csv')), {
        signal: controller.signal,
        onProgress: (progress) => progress.stage === stage && controller.abort(),
      })
      await expect(pull).rejects.toBeInstanceOf(Cancelled)
      expect(leftovers()).toEqual([])
      expect(fixture.workspace.snapshots.list()).toHaveLength(before)
    },
  )
})

describe('an estimate', () => {
  it('says the size, and whether the snapshot is here', async () => {
    const path = fixture.file('estimated.csv', big(50))
    const study = studyOf(source('estimated.csv'))
    const connections = openConnections('nowhere.json', environmentSecrets({}))
    const request = { study, studyPath: path, workspace: fixture.workspace, connections }
    expect(await estimatePull(request)).toEqual({ rows: null, bytes: readFileSync(path).length, known: null })
    const { manifest } = await fixture.pull(study)
    expect((await estimatePull(request)).known).toEqual(manifest)
  })
})

describe('a disk', () => {
  const mount = mkdtempSync(join(tmpdir(), 'assay-small-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount]).status === 0
  if (!mounted) console.warn('skipped: a small disk cannot be mounted here (not root)')
  afterAll(() => {
    if (mounted) spawnSync('umount', [mount])
    rmSync(mount, { recursive: true, force: true })
  })

  it.skipIf(!mounted)('that is full is said to be full, and nothing half-written is kept', async () => {
    const folder = join(mount, 'full')
    mkdirSync(folder)
    const workspace = await openWorkspace(folder)
    const lines = Array.from(
      { length: 300_000 },
      (_, at) => `${Math.sin(at)}${at},${at % 2 ? 'a' : 'b'},${Math.cos(at)}`,
    )
    const path = fixture.file('incompressible.csv', `user,group,y\n${lines.join('\n')}\n`)
    const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
    const failure = await failureOf(
      pullStudy({
        study: studyOf(source('incompressible.csv')),
        studyPath: path,
        workspace,
        connections,
        refresh: false,
      }),
    )
    expect(failure.message).toBe(`The disk is full: ${workspace.folders.root}.`)
    expect(readdirSync(workspace.folders.snapshots)).toEqual([])
    workspace.close()
    rmSync(folder, { recursive: true })
  })

  it.skipIf(!mounted)('that may not be written is read, and said to be so', async () => {
    const folder = join(mount, 'read-only')
    mkdirSync(folder)
    const before = await openWorkspace(folder)
    const path = fixture.file('small.csv', 'user,group,y\n1,a,1\n2,b,2\n')
    const study = studyOf(source('small.csv'))
    const connections = openConnections(before.folders.connections, environmentSecrets({}))
    const { manifest } = await pullStudy({ study, studyPath: path, workspace: before, connections, refresh: false })
    before.close()
    spawnSync('mount', ['-o', 'remount,ro', mount])
    const workspace = await openWorkspace(folder)
    expect(workspace.readOnly).toBe(true)
    const again = await pullStudy({ study, studyPath: path, workspace, connections, refresh: false })
    expect([again.reused, again.manifest.id]).toEqual([true, manifest.id])
    writeFileSync(path, 'user,group,y\n1,a,1\n2,b,3\n')
    const failure = await failureOf(pullStudy({ study, studyPath: path, workspace, connections, refresh: false }))
    expect(failure.wire.code).toBe('read-only')
    workspace.close()
    spawnSync('mount', ['-o', 'remount,rw', mount])
  })
})

describe('a snapshot folder', () => {
  it('whose frame is not the one that was written is left out', async () => {
    const root = mkdtempSync(join(tmpdir(), 'assay-damaged-'))
    const workspace = await openWorkspace(root)
    const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
    const path = fixture.file('damaged.csv', big(10))
    const { manifest } = await pullStudy({
      study: studyOf(source('damaged.csv')),
      studyPath: path,
      workspace,
      connections,
      refresh: false,
    })
    const frame = workspace.snapshots.framePath(manifest.id)
    workspace.close()
    copyFileSync(frame, join(root, 'copy'))
    const bytes = readFileSync(frame)
    bytes[bytes.length - 100]! ^= 1
    writeFileSync(frame, bytes)
    const reopened = await openWorkspace(root)
    expect(reopened.snapshots.list()).toEqual([])
    expect(reopened.snapshots.unreadable).toMatchObject([
      { name: manifest.id.slice(7), reason: expect.stringContaining('hash') },
    ])
    reopened.close()
    copyFileSync(join(root, 'copy'), frame)
    const mended = await openWorkspace(root)
    expect(mended.snapshots.list().map(({ id }) => id)).toEqual([manifest.id])
    mended.close()
    rmSync(root, { recursive: true })
  })
})

async function failureOf(work: Promise<unknown>): Promise<ServiceError> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (failure instanceof ServiceError) return failure
  throw new Error('expected a ServiceError', { cause: failure })
}
