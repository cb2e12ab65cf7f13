import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { openDatabase } from '@engine'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { workspaceFolders } from './folders'
import { openLedger } from './ledger'
import { ledgerOnReadOnlyDisk } from './open-ledger'
import { openWorkspace } from './workspace'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-old-ledger-'))
  await writeOldCatalogue()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const peeks = [1, 2, 2].map((day, i) => ({
  at: `2026-01-0${day}T00:00:00.000Z`,
  experimentId: `o'clock "30"`,
  snapshotId: `sha256:${i}`,
  metrics: ['a', '__proto__'],
  by: i === 0 ? 'analyze' : 'notebook',
}))
const registration = {
  at: '2026-01-01T12:00:00.000Z',
  experimentId: peeks[0]!.experimentId,
  planHash: 'sha256:ab',
  experiment: '{"experiment_id": "not read here"}',
  looksBefore: 1,
}
const pull = {
  at: '2026-01-01T00:00:00.000Z',
  action: 'pull',
  subject: 'studies/größe.study.json',
  detail: { snapshot: 'sha256:0', reused: false, source: 'sha256:s' },
}

/** A catalogue as version 0.1 left it. */
async function writeOldCatalogue(): Promise<void> {
  const { connection, close } = await openDatabase(join(root, 'workspace.duckdb'))
  await connection.run(`
    create table peeks (
      happened_at varchar not null, experiment_id varchar not null, snapshot_id varchar not null,
      metrics varchar not null, looked_by varchar not null);
    create table registrations (
      happened_at varchar not null, experiment_id varchar not null, plan_hash varchar not null,
      experiment varchar not null, looks_before bigint not null);
    create table audit (
      happened_at varchar not null, action varchar not null, subject varchar not null, detail varchar not null);`)
  for (const { at, experimentId, snapshotId, metrics, by } of peeks) {
    const row = [at, experimentId, snapshotId, JSON.stringify(metrics), by]
    await connection.run('insert into peeks values ($1, $2, $3, $4, $5)', row)
  }
  const { at, experimentId, planHash, experiment, looksBefore } = registration
  await connection.run('insert into registrations values ($1, $2, $3, $4, $5)', [
    at,
    experimentId,
    planHash,
    experiment,
    looksBefore,
  ])
  await connection.run('insert into audit values ($1, $2, $3, $4)', [
    pull.at,
    pull.action,
    pull.subject,
    JSON.stringify(pull.detail),
  ])
  close()
}

async function expectAllFacts(): Promise<void> {
  const workspace = await openWorkspace(root)
  expect(workspace.notices).toEqual([])
  expect(await workspace.ledger.looks(registration.experimentId)).toEqual(peeks)
  expect(await workspace.ledger.registrations(registration.experimentId)).toEqual([registration])
  expect(await workspace.ledger.audit()).toEqual([pull])
  workspace.close()
}

async function tablesOfCatalogue(): Promise<unknown> {
  const { connection, close } = await openDatabase(join(root, 'workspace.duckdb'))
  const reader = await connection.runAndReadAll('select table_name from duckdb_tables() order by 1')
  close()
  return reader.getRows().flat()
}

describe('a ledger that an earlier version kept in the catalogue', () => {
  test('is in the file after the workspace is opened, once, and no longer in the catalogue', async () => {
    await expectAllFacts()
    const moved = await readFile(join(root, 'ledger.jsonl'), 'utf8')
    expect(await tablesOfCatalogue()).toEqual(['verified_frames'])
    await expectAllFacts()
    expect(await readFile(join(root, 'ledger.jsonl'), 'utf8')).toBe(moved)
  })

  test('is moved once though the first move was stopped between the file and the catalogue', async () => {
    const catalogue = await readFile(join(root, 'workspace.duckdb'))
    await expectAllFacts()
    await writeFile(join(root, 'workspace.duckdb'), catalogue)
    await expectAllFacts()
    expect(await tablesOfCatalogue()).toEqual(['verified_frames'])
  })

  test('is whole after a process is killed in the moment its file is there', async () => {
    const child = fork('main/workspace/hold-open.test-process.ts', [root], { execArgv: ['--import', 'tsx'] })
    while (child.exitCode === null && !existsSync(join(root, 'ledger.jsonl'))) await turn()
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expectAllFacts()
  })

  test('is read where the folder cannot be written, and nothing is added to it', async () => {
    const file = await ledgerOnReadOnlyDisk(workspaceFolders(root))
    const ledger = openLedger(file)
    expect(await ledger.looks(registration.experimentId)).toEqual(peeks)
    expect(await ledger.registrations(registration.experimentId)).toEqual([registration])
    await expect(ledger.recordLook({ ...peeks[0]!, by: 'report' })).rejects.toThrow('may not write')
    expect(existsSync(join(root, 'ledger.jsonl'))).toBe(false)
  })

  test('is added to the file where an earlier version went on with the catalogue', async () => {
    await expectAllFacts()
    await writeOldCatalogue()
    const { connection, close } = await openDatabase(join(root, 'workspace.duckdb'))
    const later = { ...peeks[0]!, at: '2026-02-01T00:00:00.000Z', snapshotId: 'sha256:later' }
    const row = [later.at, later.experimentId, later.snapshotId, JSON.stringify(later.metrics), later.by]
    await connection.run('insert into peeks values ($1, $2, $3, $4, $5)', row)
    close()
    const workspace = await openWorkspace(root)
    expect(await workspace.ledger.looks(later.experimentId)).toEqual([...peeks, later])
    workspace.close()
  })
})
