import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scenarioOf } from '../srm-faults/scenario'
import { writeStudyFiles } from '../srm-faults/study-files'
import { borrowChromium } from './borrow-chromium'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { noChromium } from './chromium'
import { openWatchedPage, screenshots } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: the investigation in a browser, because ${noChromium}\n`)

describe.skipIf(noChromium !== null)('the investigation of a split in a browser', { timeout: 240_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-e2e-srm-'))
  const workspace = join(home, 'workspace')
  let host: BrowserHost
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    mkdirSync(join(workspace, 'studies'), { recursive: true })
    // an SDK that hashes ids outside ASCII otherwise
    await writeStudyFiles(scenarioOf(21, [12_000, 12_000]), join(workspace, 'studies'), 'hash_fault')
    host = await startBrowserHost({ dataHome: home, workspace })
    browser = await borrowChromium()
  })
  afterAll(async () => {
    await browser.close()
    await host.stop()
    rmSync(home, { recursive: true, force: true })
  })

  test('the cause is said first, with its share, its evidence and its SQL one click away', async ({ task }) => {
    const watched = await openWatchedPage(browser)
    const { page } = watched
    await page.goto(host.url)
    await page.getByRole('region', { name: 'Experiments' }).getByText('hash_fault').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Pull and analyse' }).click()
    const cell = page.getByRole('region', { name: /^srm split/ })
    const panel = cell.getByRole('region', { name: 'Why the split is off' })
    await panel
      .getByText(/^Wrong variant by the hash/)
      .first()
      .waitFor()
    const row = panel.getByRole('row', { name: /^Wrong variant by the hash: show/ })
    // the header has the mark of the split, and leads to the cell
    await page.getByRole('button', { name: 'Find the cause' }).first().click()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('srm ') === true)
    expect(await row.textContent()).toMatch(/outside ASCII.*accused.*%.*since/)
    expect(await panel.getByText('recorded', { exact: true }).count()).toBe(1)
    await row.click()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await inspector.getByText('Refuted by').waitFor()
    await inspector
      .getByText(/string_agg/)
      .first()
      .waitFor({ state: 'attached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const [width, height] of [
        [1280, 800],
        [1920, 1080],
      ] as const) {
        await page.setViewportSize({ width, height })
        await cell.evaluate((element) => element.scrollIntoView({ block: 'start' }))
        await page.waitForTimeout(500)
        await page.screenshot({ path: `${screenshots}/investigation-${colorScheme}-${width}.png` })
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      }
    }
    await watched.end(task)
  })
})
