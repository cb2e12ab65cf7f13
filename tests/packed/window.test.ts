import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectDemoWindow, expectOnlyTheHost, expectToStay } from '../e2e/desktop-window'
import { eventually } from '../support/eventually'
import { connectToPage, type DevtoolsPage } from './devtools-page'
import { nothingPacked, packedApp } from './find-packed'

const unavailable = nothingPacked ?? reasonOfSystem()
if (unavailable !== null) process.stderr.write(`skipped: the packed window, because ${unavailable}\n`)

/** A packed application refuses Node's inspector, so it is driven by Chromium's own protocol. */
describe.skipIf(unavailable !== null)('the packed window', { timeout: 180_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-packed-'))
  const profile = join(home, 'user')
  let app: ChildProcess
  let ended: Promise<number | null>
  let page: DevtoolsPage | null = null

  beforeAll(async () => {
    mkdirSync(profile)
    app = spawn(
      packedApp?.executable ?? '',
      ['--no-platform', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      { env: { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }, stdio: 'ignore' },
    )
    ended = new Promise((settle) => app.once('exit', settle))
    const port = await eventually(() => readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0])
    page = await eventually(() => connectToPage(port ?? ''))
  })
  afterAll(async () => {
    page?.close()
    app.kill()
    await ended
    rmSync(home, { recursive: true, force: true })
  })

  function driven(): DevtoolsPage {
    if (page === null) throw new Error('no page')
    return page
  }

  it('opens on the demo workspace, by the scheme of its own and under the policy', () => expectDemoWindow(driven()))
  it('has no Node and no Electron, only the host', () => expectOnlyTheHost(driven()))

  it('shows numbers and pulls: both engines open their libraries from the package', async () => {
    await expect.poll(() => driven().evaluate('document.body.innerText')).toContain('+9.5')
    const request = { jobId: '1', studyPath: 'studies/search-ranking.study.json', refresh: true }
    const pulled = await driven().evaluate(`window.assay.call('pulls.start', ${JSON.stringify(request)})`)
    expect(pulled).toMatchObject({ ok: true, value: { kind: 'done' } })
  })

  it('opens no window and goes nowhere', () => expectToStay(driven()))

  it('ends when it is told to', async () => {
    app.kill()
    expect(await ended).toBe(0)
  })
})

function reasonOfSystem(): string | null {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return process.platform === 'linux' && process.getuid?.() === 0 ? "Electron's sandbox does not run as root" : null
}
