import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseResult } from '@contract'
import { xoshiro128 } from '@analysis'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { borrowChromium } from './borrow-chromium'
import { noChromium } from './chromium'
import { keepPage } from './kept-page'
import { shoot } from './shoot'
import { openWatchedPage, screenshots } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: the workbench in a browser, because ${noChromium}\n`)

describe.skipIf(noChromium !== null)('the workbench in a browser', { timeout: 180_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-e2e-'))
  let host: BrowserHost
  let browser: Browser
  let page: Page
  const kept = keepPage(async () => {
    const watched = await openWatchedPage(browser)
    await watched.page.goto(host.url)
    return watched
  })

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    host = await startBrowserHost({ dataHome: home })
    browser = await borrowChromium()
  })
  afterAll(async () => {
    await kept.close()
    await browser.close()
    await host.stop()
    rmSync(home, { recursive: true, force: true })
  })
  beforeEach(async () => {
    page = await kept.page()
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('region', { name: 'Experiments' }).getByText('Checkout redesign').click()
    await cell(page, 'scorecard overview').getByText('purchase').first().waitFor()
  })
  afterEach(({ task }) => kept.settle(task))

  test('first start opens on an experiment of the demo workspace, with its numbers', async () => {
    const scorecard = cell(page, 'scorecard overview')
    expect(await scorecard.getByRole('row').count()).toBeGreaterThan(3)
    await scorecard.getByText('purchase').first().waitFor()
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height })
        await page.waitForTimeout(500)
        await page.screenshot({ path: `${screenshots}/first-start-${colorScheme}-${width}.png` })
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      }
    }
  })

  test('another experiment opens from the list; its mismatch is said before its effects', async () => {
    await page.getByRole('region', { name: 'Experiments' }).getByText('Search ranking').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Pull and analyse' }).click()
    await page.getByRole('heading', { name: 'Search ranking' }).waitFor()
    const split = cell(page, 'srm split')
    await split.getByText('Sample ratio mismatch').first().waitFor()
    await split.getByText('Safari').first().waitFor()
    await shoot(page, 'search-ranking')
  })

  test('a metric of the scorecard leads to its history, below', async () => {
    const scorecard = cell(page, 'scorecard overview')
    await scorecard.getByRole('button', { name: 'support_tickets' }).click()
    await page.getByRole('menuitem', { name: 'Over time' }).click()
    const history = page.getByRole('region', { name: /^sequential sequential/ })
    await history.getByRole('columnheader', { name: 'boundary' }).waitFor()
    expect(await history.getByRole('row').count()).toBe(15)
    await history.scrollIntoViewIfNeeded()
    await shoot(page, 'drill-down')
    await history.getByRole('button', { name: 'Delete (can be undone)' }).click()
    await history.waitFor({ state: 'detached' })
  })

  test('what is behind a number is one click away', async () => {
    await cell(page, 'scorecard overview')
      .getByRole('row', { name: /^revenue, one_page/ })
      .click()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await inspector.getByText('CUPED').first().waitFor()
    const sql = inspector.getByLabel('SQL').last()
    if (!(await sql.isVisible())) await inspector.getByRole('button', { name: /^SQL/ }).last().click()
    await sql.getByText('GROUP BY').waitFor()
    await shoot(page, 'inspector')
  })

  test('SQL is edited, runs, and stops when asked to', async () => {
    const sql = cell(page, 'sql spend_by_device')
    await sql.scrollIntoViewIfNeeded()
    await write(page, sql, 'select device, count(*) as people from subjects group by device order by device')
    await sql.getByText('people').last().waitFor()
    await sql.getByText('tablet').last().waitFor()
    await shoot(page, 'sql')
    await write(page, sql, 'select sum(a.range * b.range % 7) as endless from range(3000000) a, range(3000000) b')
    await sql.getByRole('button', { name: 'Stop' }).first().click()
    await sql.getByText('stopped').first().waitFor()
    await write(page, sql, 'select 6 * 7 as answer')
    await sql.getByText('42').waitFor()
  })

  test('a mistake in SQL is said where it is, and nothing else breaks', async () => {
    const sql = cell(page, 'sql spend_by_device')
    await sql.scrollIntoViewIfNeeded()
    await write(page, sql, "select no_such_column from subjects where device = '<img src=x onerror=alert(1)>'")
    await sql.getByRole('alert').getByText('no_such_column').first().waitFor()
    await shoot(page, 'sql-error')
  })

  test('results and report are handed on', async () => {
    const json = await exported(page, 'Results (result.json)', home)
    const reading = parseResult(readFileSync(json, 'utf8'))
    if (!reading.ok) throw new Error(JSON.stringify(reading.findings))
    expect(reading.result.experimentId).toBe('checkout_redesign')
    const effect = reading.result.metrics.find(({ metricId }) => metricId === 'purchase')?.effects[0]?.relative
    expect(effect?.kind === 'estimated' ? effect.estimate : NaN).toBeCloseTo(0.08, 1)
    const html = readFileSync(await exported(page, 'Report (HTML)', home), 'utf8')
    expect(html).toContain('Limitations found')
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="http/)
  })

  test('a data file leads to a first scorecard without a manual', async () => {
    const file = join(home, 'shop sales, week 1.csv')
    writeFileSync(file, shopCsv())
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a data or study file' }).click()
    await (await chooser).setFiles(file)
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('combobox', { name: 'Use group as' }).waitFor()
    await shoot(page, 'import')
    await sheet.getByRole('button', { name: 'Analyse' }).click()
    await page.getByRole('dialog', { name: /^Analyse/ }).waitFor({ state: 'detached' })
    const row = cell(page, 'scorecard scorecard').getByRole('row', { name: /^bought, new_page/ })
    await row.waitFor()
    expect(await row.innerText()).toMatch(/%/)
    await shoot(page, 'imported')
  })

  test('a dropped file with a broken row says which, and nothing is written', async () => {
    await drop(page, 'broken.csv', shopCsv().replace('customer-7,new_page,', 'customer-7,new_page,extra,'))
    const sheet = page.getByRole('dialog')
    await sheet.getByText('1 of 200 rows of broken.csv are malformed').waitFor()
    await sheet.getByRole('button', { name: 'Analyse' }).click()
    // the sheet has said it too: here the pull does
    const pull = page.getByRole('dialog', { name: 'Pull broken' })
    await pull
      .getByText(/line 9/)
      .first()
      .waitFor()
    await shoot(page, 'malformed-row')
    await page.getByRole('region', { name: 'Experiments' }).getByText('Checkout redesign').waitFor()
    expect(await page.getByRole('tab', { name: /broken/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  })

  test('everything is reached by keyboard, from the palette', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByPlaceholder(/command/i)
    await palette.fill('dark')
    await page.getByRole('menuitem', { name: /dark/ }).first().waitFor()
    await shoot(page, 'palette')
    await page.keyboard.press('Enter')
    await page.locator('.bp6-dark').first().waitFor()
  })
})

function cell(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

/** Replaces a SQL cell's text and runs it, as fingers would. */
async function write(page: Page, sql: Locator, text: string): Promise<void> {
  await sql.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
  await page.keyboard.press('Shift+Enter')
}

/** Drops a file on the window as a file manager does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer()
      data.items.add(new File([file.text], file.name, { type: 'text/csv' }))
      return data
    },
    { name, text },
  )
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('body').dispatchEvent(type, { dataTransfer: transfer })
  }
}

async function exported(page: Page, title: string, folder: string): Promise<string> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: title }).click()
  const path = join(folder, title)
  await (await download).saveAs(path)
  return path
}

/** Two hundred customers of a shop, half of them with the new page. */
function shopCsv(): string {
  const random = xoshiro128(7)
  const rows = Array.from({ length: 200 }, (_, i) => {
    const group = i % 2 === 0 ? 'control' : 'new_page'
    const bought = random.uniform() < (group === 'control' ? 0.2 : 0.35)
    return [`customer-${i}`, group, bought, bought ? (20 + 10 * random.uniform()).toFixed(2) : '0'].join(',')
  })
  return `﻿customer_id,group,bought,spent\r\n${rows.join('\r\n')}\r\n`
}
