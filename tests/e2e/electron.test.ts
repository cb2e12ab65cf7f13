import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../main/launch/electron-binary.mjs'
import { expectDemoWindow, expectOnlyTheHost, expectToStay } from './desktop-window'

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
      env: environment(home),
    })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('opens on the demo workspace, by the scheme of its own and under the policy', () => expectDemoWindow(page))
  it('has no Node and no Electron, only the host', () => expectOnlyTheHost(page))

  it('has menus that follow the window', async () => {
    const wanted = ['File', 'Edit', 'View', 'Notebook', 'Window', 'Help']
    await expect.poll(() => menuLabels(app)).toEqual(process.platform === 'darwin' ? ['Assay', ...wanted] : wanted)
    await expect.poll(() => canCloseTab(app)).toBe(true)
  })

  it('opens what a second start names in the first, and ends that one', async () => {
    const file = join(home, 'mine.csv')
    writeFileSync(
      file,
      `user_id,variant,converted\n${Array.from({ length: 400 }, (_, i) => `u${i},${i % 2 ? 'a' : 'b'},${i % 3 ? 0 : 1}`).join('\n')}\n`,
    )
    const second = spawnSync(electron.path ?? '', [root, `--user-data-dir=${join(home, 'user')}`, file], {
      env: environment(home),
    })
    expect(second.status).toBe(0)
    await page.getByText('Analyse mine').first().waitFor()
  })

  it('opens no window and goes nowhere', async () => {
    await expectToStay(page)
    expect(app.windows()).toHaveLength(1)
  })
})

function environment(home: string) {
  return { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }
}

function menuLabels(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
}

function canCloseTab(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    return items.some(({ label, enabled }) => label === 'Close Tab' && enabled)
  })
}
