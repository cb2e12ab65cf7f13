import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../main/launch/electron-binary.mjs'
import { securityHeaders } from '../../main/services/security-headers'

const root = resolve(import.meta.dirname, '../..')
const electron = findElectron(root, { env: process.env, platform: process.platform, userId: process.getuid?.() })
if (electron.path === null) process.stderr.write(`skipped: the Electron window, because ${electron.reason}\n`)

describe.skipIf(electron.path === null)('the desktop window', () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-electron-'))
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: electron.path ?? '',
      args: [root, `--user-data-dir=${join(home, 'user')}`],
      env: { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home },
    })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('opens on the demo workspace, by the scheme of its own and under the policy', async () => {
    await page.getByText('Checkout redesign').first().waitFor()
    expect(page.url()).toMatch(/^assay:\/\/app\//)
    const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('Content-Security-Policy'))
    expect(policy).toBe(securityHeaders['Content-Security-Policy'])
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true)
  })

  it('has no Node and no Electron, only the host', async () => {
    const reachable = await page.evaluate(() =>
      ['require', 'process', 'module', 'electron'].filter((name) => name in globalThis),
    )
    expect(reachable).toEqual([])
    expect(await page.evaluate(() => Object.keys(window.assay ?? {}).toSorted())).toEqual([
      'call',
      'receiveFile',
      'subscribe',
    ])
    const answer = await page.evaluate(async () => window.assay?.call('workspace.info', {}))
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron', demo: true } })
  })

  it('opens no window and goes nowhere', async () => {
    expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true)
    await page.evaluate(() => location.assign('https://example.com'))
    expect(page.url()).toMatch(/^assay:\/\/app\//)
    expect(app.windows()).toHaveLength(1)
  })
})
