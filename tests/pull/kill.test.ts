import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashFile } from '../../main/connectors/files/hash-files'
import { openFrame } from '@engine'
import { openWorkspace } from '../../main/workspace/index'
import { isFullSize } from '../arbitraries/test-size'

/** Fifty at full size (`npm run test:kill`), else fewer, because each one starts a process. */
const kills = isFullSize() ? 50 : 6
const root = mkdtempSync(join(tmpdir(), 'assay-kill-'))
const folder = join(root, 'workspace')
const file = join(root, 'subjects.csv')
const rows = 60_000

/** Numbers in [0, 1) that are the same in every run (Park and Miller 1988). */
let state = 20_261_121
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647

beforeAll(() => {
  const lines = Array.from({ length: rows }, (_, at) => `user${at},${at % 2 ? 'a' : 'b'},${at % 997}`)
  writeFileSync(file, `user,group,y\n${lines.join('\n')}\n`)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs pulls in a process of its own and kills it `delay` milliseconds after the first one began. */
async function pullAndKill(round: number, delay: number): Promise<number> {
  process.env['TSX_TSCONFIG_PATH'] = resolve('tsconfig.base.json')
  const child = fork('tests/pull/pull-forever.ts', [folder, file, String(round * 15)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let pulled = 0
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_, signal) => done(signal)))
  child.on('message', (message) => {
    if (message === 'open') setTimeout(() => child.kill('SIGKILL'), delay)
    else pulled++
  })
  expect(await ended).toBe('SIGKILL')
  return pulled
}

describe(`a process that is killed ${kills} times while it pulls`, () => {
  it('leaves whole snapshots and nothing else', { timeout: 20_000 * kills + 60_000 }, async () => {
    const known = new Set<string>()
    let interrupted = 0
    for (let round = 0; round < kills; round++) {
      const pulled = await pullAndKill(round, Math.floor(random() * 900))
      const left = readdirSync(join(folder, 'snapshots')).filter((name) => name.startsWith('.'))
      if (left.length > 0) interrupted++
      const workspace = await openWorkspace(folder)
      expect(workspace.readOnly).toBe(false)
      expect(workspace.snapshots.unreadable).toEqual([])
      expect(readdirSync(join(folder, 'snapshots')).filter((name) => name.startsWith('.'))).toEqual([])
      const listed = workspace.snapshots.list()
      for (const id of known) expect(listed.map((manifest) => manifest.id)).toContain(id)
      expect(listed.length).toBeGreaterThanOrEqual(known.size + pulled)
      for (const manifest of listed.filter(({ id }) => !known.has(id))) {
        const path = workspace.snapshots.framePath(manifest.id)
        expect(await hashFile(path)).toBe(manifest.frameSha256)
        const engine = await openFrame(path, { tempDirectory: root })
        const answer = await engine.run({ sql: 'SELECT count(*) FROM subjects', parameters: [] })
        engine.close()
        expect(answer.columns[0]?.values[0]).toBe(manifest.frame.tables[0]?.rows)
        known.add(manifest.id)
      }
      workspace.close()
    }
    expect(interrupted).toBeGreaterThan(0)
    console.log(`${kills} kills, ${interrupted} of them inside a pull; ${known.size} whole snapshots`)
  })
})
