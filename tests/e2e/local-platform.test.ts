import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { borrowChromium } from './borrow-chromium'
import { noChromium } from './chromium'
import { shoot } from './shoot'
import { openWatchedPage, screenshots, type WatchedPage } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: the platform in a browser, because ${noChromium}\n`)

const patience = 60_000
const home = mkdtempSync(join(tmpdir(), 'assay-local-platform-'))
const data = join(home, 'assay/demo/platform')
const holder = z.object({ pid: z.number() })
let host: BrowserHost

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true })
  host = await startBrowserHost({ dataHome: home, platform: true })
})
afterAll(async () => {
  await host.stop()
  rmSync(home, { recursive: true, force: true })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The process that serves the platform's data folder, once there is one. */
async function platformProcess(): Promise<number> {
  let pid = 0
  await expect
    .poll(
      () => {
        pid = readHolder()
        return pid !== 0 && isRunning(pid)
      },
      { timeout: patience, interval: 200 },
    )
    .toBe(true)
  return pid
}

function readHolder(): number {
  try {
    return holder.parse(JSON.parse(readFileSync(join(data, 'server.json'), 'utf8'))).pid
  } catch {
    return 0
  }
}

describe.skipIf(noChromium !== null)('the platform beside the workbench, in a browser', { timeout: 240_000 }, () => {
  let browser: Browser
  let page: Page
  let watched: WatchedPage

  beforeAll(async () => {
    browser = await borrowChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    watched = await openWatchedPage(browser)
    page = watched.page
    page.setDefaultTimeout(patience)
    await page.goto(host.url)
    await page.getByRole('region', { name: 'Connections' }).getByText('local').click()
  })
  afterEach(({ task }) => watched.end(task))

  test('is a connection of its own: let in as its owner, and nobody can remove it', async () => {
    const local = page.getByRole('listitem').filter({ hasText: 'local' })
    await local.getByText(/http:\/\/127\.0\.0\.1:\d+/).waitFor()
    await local.getByRole('button', { name: 'Check' }).click()
    await local.getByText('Connected as owner (owner)').waitFor()
    expect(await local.getByRole('button', { name: 'Remove…' }).count()).toBe(0)
    await shoot(page, 'local-platform')
    const seen = await page.content()
    expect(seen).not.toContain(readFileSync(join(data, 'owner-token'), 'utf8').trim())
  })

  test('its experiments are browsed, one is taken and pulled, and its scorecard is there', async () => {
    const local = page.getByRole('listitem').filter({ hasText: 'local' })
    // two days of its past are enough to look at
    await expect
      .poll(() => local.textContent(), { timeout: 200_000 }) // while a fortnight is lived through
      .toMatch(/it runs|(48|[5-9]\d|\d{3}) of \d+ hours/)
    await local.getByRole('button', { name: 'Experiments…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Checkout on one page' }).waitFor()
    expect(await dialog.getByRole('row').count()).toBe(14)
    await shoot(page, 'platform-experiments')
    await dialog.getByRole('searchbox').fill('checkout')
    expect(await dialog.getByRole('row').count()).toBe(2)
    await shoot(page, 'platform-experiments-found')
    await dialog.getByRole('button', { name: 'Checkout on one page' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Pull and analyse' }).click()
    await page.getByRole('heading', { name: 'Checkout on one page' }).waitFor()
    await page
      .getByRole('row', { name: /^conversion|Buyers/ })
      .first()
      .waitFor()
    await shoot(page, 'platform-scorecard')
  })

  test('when it crashes the connection says so, and the workbench goes on', async () => {
    process.kill(await platformProcess(), 'SIGKILL')
    const local = page.getByRole('listitem').filter({ hasText: 'local' })
    await local.getByText('it ended (signal SIGKILL)').waitFor()
    await local.getByRole('button', { name: 'Check' }).click()
    await local.getByText(/does not run/).waitFor()
    await shoot(page, 'local-platform-ended')
    await page.getByRole('button', { name: 'Experiments', exact: true }).first().click()
    await page.getByText('Search ranking').first().waitFor()
  })
})

describe('a host with its platform', { timeout: 120_000 }, () => {
  test.each(['stop', 'kill'] as const)('takes it along: %s', async (how) => {
    await host.stop()
    host = await startBrowserHost({ dataHome: home, platform: true })
    const pid = await platformProcess()
    await host[how]()
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})
