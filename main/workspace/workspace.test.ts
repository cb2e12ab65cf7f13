import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

const look = {
  at: '2026-01-02T00:00:00Z',
  experimentId: "o'clock",
  snapshotId: `sha256:${hex}`,
  metrics: ['a', 'b'],
  by: 'analyze',
}

describe('the ledger', () => {
  test('keeps actions, and each look once', async () => {
    const workspace = await openWorkspace(root)
    await workspace.ledger.recordLook(look)
    await workspace.ledger.recordLook({ ...look, at: '2026-01-05T00:00:00Z', metrics: ['b', 'a'] })
    await workspace.ledger.recordLook({ ...look, by: 'report' })
    await workspace.ledger.recordAudit({ at: look.at, action: 'pull', subject: 's', detail: { rows: 3 } })
    workspace.close()
    const again = await openWorkspace(root)
    expect(await again.ledger.looks("o'clock")).toEqual([look, { ...look, by: 'report' }])
    expect(await again.ledger.looks('other')).toEqual([])
    expect(await again.ledger.audit()).toHaveLength(1)
    again.close()
  })

  test('that cannot be read is a reason not to open the workspace, until it is repaired', async () => {
    const workspace = await openWorkspace(root)
    await workspace.ledger.recordLook(look)
    await workspace.ledger.recordLook({ ...look, by: 'report' })
    workspace.close()
    const { ledger } = workspace.folders
    const text = await readFile(ledger, 'utf8')
    await writeFile(ledger, text.replace('"look"', '"glance"'))
    await expect(openWorkspace(root)).rejects.toThrow(`Line 2 of ledger.jsonl cannot be read`)
    await rm(ledger)
    await mkdir(ledger)
    await expect(openWorkspace(root)).rejects.toThrow(`cannot be read from ${ledger}`)
    await rm(ledger, { recursive: true })
    await writeFile(ledger, text)
    const again = await openWorkspace(root)
    expect(again.readOnly).toBe(false)
    expect(await again.ledger.looks("o'clock")).toEqual([look, { ...look, by: 'report' }])
    again.close()
  })

  test('of which the last line breaks off is said on opening', async () => {
    const workspace = await openWorkspace(root)
    workspace.close()
    const { ledger } = workspace.folders
    await writeFile(ledger, `${await readFile(ledger, 'utf8')}\n{"kind":"lo`)
    const again = await openWorkspace(root)
    expect(again.notices).toEqual(['line 2 of ledger.jsonl is left out: it breaks off where its writer was stopped'])
    again.close()
  })
})

describe('the catalogue', () => {
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

/** A process of the name with `argument`, which has opened what it opens. */
async function startProcess(name: string, argument: string): Promise<ChildProcess> {
  const child = fork(`main/workspace/${name}.test-process.ts`, [argument], { execArgv: ['--import', 'tsx'] })
  await once(child, 'message')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe('a second process', () => {
  test('leaves what the first is staging, says so, and adds to the ledger that both read', async () => {
    const owner = await startProcess('hold-open', root)
    const second = await openWorkspace(root)
    expect(second.readOnly).toBe(true)
    expect(second.notices).toEqual([
      'Another Assay has this workspace open: this one adds looks and plans, and writes nothing else.',
    ])
    expect(await readdir(second.folders.snapshots)).toEqual([expect.stringMatching(/^\.staging-/)])
    await expect(second.snapshots.stage()).rejects.toThrow('Another Assay has this workspace open')
    await second.ledger.recordLook(look)
    owner.send({ ...look, by: 'notebook' })
    await once(owner, 'message')
    const looks = [look, { ...look, by: 'notebook' }]
    expect(await second.ledger.looks(look.experimentId)).toEqual(looks)
    second.close()
    await kill(owner)
    const third = await openWorkspace(root)
    expect(third.readOnly).toBe(false)
    expect(await readdir(third.folders.snapshots)).toEqual([])
    expect(await third.ledger.looks(look.experimentId)).toEqual(looks)
    third.close()
  })

  test('is refused with the reason beside an earlier version, whose looks and plans it cannot read', async () => {
    const owner = await startProcess('hold-catalogue', join(root, 'workspace.duckdb'))
    await expect(openWorkspace(root)).rejects.toThrow(
      'Another Assay has this workspace open, and its looks and plans can be read by that one only',
    )
    await kill(owner)
    const after = await openWorkspace(root)
    expect(after.readOnly).toBe(false)
    after.close()
  })
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
    await expect(connections.save('shop', url)).rejects.toThrow('not the address of a database or a platform')
  })
})
