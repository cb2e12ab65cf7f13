import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { borrowChromium } from './borrow-chromium'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { noChromium } from './chromium'
import { openWatchedPage, screenshots, type WatchedPage } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: an opened study in a browser, because ${noChromium}\n`)

const study = {
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'peer_v1',
    name: 'Peer',
    variants: [{ id: 'old', is_control: true }, { id: 'new' }],
    metrics: [{ id: 'spend', type: 'mean', column: 'spend', role: 'primary' }],
  },
  source: { kind: 'subjects', file: 'exp.csv', subject: 'id', variant: 'variant' },
}
const rows = Array.from({ length: 400 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 7}`)

describe.skipIf(noChromium !== null)('a study that lies outside the workspace', { timeout: 180_000 }, () => {
  let browser: Browser
  let home: string
  let host: BrowserHost
  let watched: WatchedPage

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    browser = await borrowChromium()
  })
  afterAll(async () => browser.close())
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'assay-e2e-peer-'))
    mkdirSync(join(home, 'peer'))
    mkdirSync(join(home, 'workspace'))
    writeFileSync(join(home, 'peer/exp.csv'), `id,variant,spend\n${rows.join('\n')}\n`)
    writeFileSync(join(home, 'peer/exp.study.json'), JSON.stringify(study))
  })
  afterEach(async () => {
    await host.stop()
    rmSync(home, { recursive: true, force: true })
  })

  async function start(files: readonly string[]) {
    host = await startBrowserHost({ dataHome: home, workspace: join(home, 'workspace'), files })
    watched = await openWatchedPage(browser)
    await watched.page.goto(host.url)
    return watched.page
  }

  test('and is named on the command line shows its numbers, and does so after a restart', async ({ task }) => {
    let page = await start([join(home, 'peer/exp.study.json')])
    const scorecard = () => page.getByRole('region', { name: /^scorecard scorecard/ })
    await page.getByRole('dialog').getByRole('button', { name: 'Pull and analyse' }).click()
    await scorecard().getByText('spend').first().waitFor()
    expect(await page.getByText('There is no file').count()).toBe(0)
    await page.screenshot({ path: `${screenshots}/opened-study.png` })
    await watched.end(task)
    await host.stop()
    page = await start([])
    await page.getByRole('region', { name: 'Experiments' }).getByText('Peer').click()
    await scorecard().getByText('spend').first().waitFor()
    await watched.end(task)
  })
})
