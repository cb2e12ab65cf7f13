import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SnapshotManifest } from '@contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environmentSecrets, openConnections, openWorkspace, type Workspace } from './index'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-workspace-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const hex = 'ab'.repeat(32)
const frameText = 'not really a frame'

function manifest(changes: Partial<SnapshotManifest> = {}): SnapshotManifest {
  return {
    id: `sha256:${hex}`,
    sourceKey: `sha256:${'cd'.repeat(32)}`,
    createdAt: '2026-01-02T03:04:05.000Z',
    studyPath: 'studies/a.study.json',
    source: { kind: 'subjects', file: 'a.csv' },
    inputs: [{ role: 'rows', sha256: hex, bytes: 12 }],
    frame: {
      format: 'assay.frame/1',
      kind: 'subjects',
      tables: [{ name: 'subjects', columns: [{ name: 'subject', type: 'VARCHAR' }], rows: 3 }],
      counts: { source_rows: 3 },
    },
    frameSha256: createHash('sha256').update(frameText).digest('hex'),
    frameBytes: frameText.length,
    window: [null, '2026-01-01T00:00:00Z'],
    sql: ['select 1'],
    engineVersions: { duckdb: 'v1' },
    findings: [],
    ...changes,
  }
}

async function commitOne(workspace: Workspace): Promise<void> {
  const staged = await workspace.snapshots.stage()
  await writeFile(staged.framePath, frameText)
  await workspace.snapshots.commit(staged, manifest())
}

describe('snapshots', () => {
  test('are there after the workspace is opened again, exactly as committed', async () => {
    const first = await openWorkspace(root)
    await commitOne(first)
    first.close()
    const second = await openWorkspace(root)
    expect(second.snapshots.list()).toEqual([manifest()])
    expect(second.snapshots.latest(manifest().sourceKey)?.id).toBe(manifest().id)
    expect(second.notices).toEqual([])
    second.close()
  })

  test('committing an equal one keeps the one that is there and leaves nothing behind', async () => {
    const workspace = await openWorkspace(root)
    await commitOne(workspace)
    await commitOne(workspace)
    expect(await readdir(workspace.folders.snapshots)).toEqual([hex])
    workspace.close()
  })

  test('a half-written one is removed on opening, a damaged one is left and said', async () => {
    const before = await openWorkspace(root)
    await before.snapshots.stage()
    await commitOne(before)
    await writeFile(before.snapshots.framePath(manifest().id), 'cut')
    before.close()
    const after = await openWorkspace(root)
    expect(await readdir(after.folders.snapshots)).toEqual([hex])
    expect(after.snapshots.list()).toEqual([])
    expect(after.notices).toEqual([`snapshots/${hex} is left out: frame.duckdb has 3 bytes, not ${frameText.length}`])
    after.close()
  })

  test('a folder under a wrong hash is no snapshot', async () => {
    const workspace = await openWorkspace(root)
    await commitOne(workspace)
    workspace.close()
    await mkdir(join(root, 'snapshots', 'stranger'))
    const again = await openWorkspace(root)
    expect(again.notices).toEqual(['snapshots/stranger is left out: no manifest.json'])
    expect(again.snapshots.list()).toHaveLength(1)
    again.close()
  })
})

describe('the catalogue', () => {
  test('keeps looks and actions', async () => {
    const workspace = await openWorkspace(root)
    const peek = {
      at: '2026-01-02T00:00:00Z',
      experimentId: "o'clock",
      snapshotId: `sha256:${hex}`,
      metrics: ['a', 'b'],
      by: 'analyze',
    }
    await workspace.ledger.recordPeek(peek)
    await workspace.ledger.recordAudit({ at: peek.at, action: 'pull', subject: 's', detail: { rows: 3 } })
    workspace.close()
    const again = await openWorkspace(root)
    expect(await again.ledger.peeks("o'clock")).toEqual([peek])
    expect(await again.ledger.peeks('other')).toEqual([])
    expect(await again.ledger.audit()).toHaveLength(1)
    again.close()
  })

  test('that cannot be read is put aside, and the snapshots are still there', async () => {
    const workspace = await openWorkspace(root)
    await commitOne(workspace)
    workspace.close()
    await writeFile(workspace.folders.catalogue, 'this was a database once, before the disk filled up and ate it')
    const again = await openWorkspace(root)
    expect(again.readOnly).toBe(false)
    expect(again.snapshots.list()).toHaveLength(1)
    expect(again.notices[0]).toContain('could not be read')
    again.close()
  })
})

test('a second process reads only, says so, and leaves what the first is staging', async () => {
  const owner = fork('main/workspace/hold-open.test-process.ts', [root], { execArgv: ['--import', 'tsx'] })
  await once(owner, 'message')
  const second = await openWorkspace(root)
  expect(second.readOnly).toBe(true)
  expect(second.notices[0]).toContain('reads only')
  expect(await readdir(second.folders.snapshots)).toEqual([expect.stringMatching(/^\.staging-/)])
  await expect(second.snapshots.stage()).rejects.toThrow('Another Assay has this workspace open')
  second.close()
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const third = await openWorkspace(root)
  expect(third.readOnly).toBe(false)
  expect(await readdir(third.folders.snapshots)).toEqual([])
  third.close()
})

describe('connections', () => {
  const secrets = environmentSecrets({ ASSAY_SECRET_SHOP_EU: 'hush' })

  test('are kept without a password, which comes from the environment', async () => {
    const connections = openConnections(join(root, 'connections.json'), secrets)
    const saved = await connections.save('shop-eu', 'postgresql://reader@db.example:6543/shop?sslmode=require')
    expect(saved).toEqual({
      name: 'shop-eu',
      kind: 'postgres',
      host: 'db.example',
      port: 6543,
      database: 'shop',
      user: 'reader',
      ssl: 'require',
    })
    expect(await connections.list()).toEqual([saved])
    expect(await connections.secret('shop-eu')).toBe('hush')
    expect(await connections.remove('shop-eu')).toBe(true)
    expect(await connections.list()).toEqual([])
  })

  test('refuse a password where there is no key store, and write nothing', async () => {
    const connections = openConnections(join(root, 'connections.json'), secrets)
    await expect(connections.save('shop', 'postgres://me:secret@db/shop')).rejects.toThrow('cannot be kept')
    expect(await connections.list()).toEqual([])
  })

  test('of a platform are kept without its token', async () => {
    const connections = openConnections(join(root, 'connections.json'), secrets)
    const saved = await connections.save('shop-eu', 'https://platform.example:8443/some/page')
    expect(saved).toEqual({ name: 'shop-eu', kind: 'platform', url: 'https://platform.example:8443' })
    expect(await connections.secret('shop-eu')).toBe('hush')
    await expect(connections.save('shop-eu', 'https://token@platform.example')).rejects.toThrow('cannot be kept')
  })

  test.each(['ftp://db/shop', 'postgres:///shop', 'db:5432'])('refuse %s as an address', async (url) => {
    const connections = openConnections(join(root, 'connections.json'), secrets)
    await expect(connections.save('shop', url)).rejects.toThrow('no address of a database or a platform')
  })
})
