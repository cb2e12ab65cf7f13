import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isFullSize } from '../arbitraries/test-size'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { borrowChromium } from './borrow-chromium'
import { noChromium } from './chromium'
import { keepPage } from './kept-page'
import { openWatchedPage, screenshots } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: cells in a browser, because ${noChromium}\n`)

/** What each kind of cell is called in the add menu, and what only its answer says. */
const addable = [
  ['Scorecard', 'scorecard', /^split χ²/],
  ['Split (SRM)', 'srm', /The split is as planned/],
  ['Segments', 'segments', /differences between segments/],
  ['Sequential', 'sequential', /repeated p/],
  ['CUPED', 'cuped', /Variance reduction/],
  ['Method duel', 'duel', /Mixture SPRT/],
  ['Power and sample size', 'power', /subjects per variant/],
  ['Novelty', 'novelty', /change per day/],
  ['Distribution', 'distribution', /largest values/],
  ['Interactions', 'interactions', /contrasts over|interactions beyond chance/],
  ['Chart', 'chart', /marks/],
] as const

describe.skipIf(noChromium !== null)('cells in a browser', { timeout: 240_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-e2e-cells-'))
  let host: BrowserHost
  let browser: Browser
  let page: Page
  const kept = keepPage(async () => {
    const watched = await openWatchedPage(browser, ['clipboard-read', 'clipboard-write'])
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
    await page.getByRole('region', { name: 'Experiments' }).getByText('Checkout redesign').click()
    await region('scorecard overview').getByText('purchase').first().waitFor()
  })
  afterEach(async ({ task }) => {
    // what a test takes away again has to be saved before its page goes
    try {
      await page.locator('[data-unsaved="true"]').waitFor({ state: 'detached' })
    } finally {
      await kept.settle(task)
    }
  })

  test('every kind is added from the menu, answers, and fits its place', async () => {
    for (const [title, kind, answer] of addable) await addAndLook(title, kind, answer)
  })

  async function addAndLook(title: string, kind: string, answer: RegExp): Promise<void> {
    await page.getByRole('button', { name: 'Add a cell below' }).first().click()
    await page.getByRole('menuitem', { name: title, exact: true }).click()
    const added = page.getByRole('region', { name: new RegExp(`^${kind} ${kind}`) })
    await added.getByText(answer).first().waitFor()
    expect(await added.getByRole('alert').count()).toBe(0)
    expect(await cutTables(added)).toBe(0)
    await added.scrollIntoViewIfNeeded()
    if (isFullSize()) await shootCell(added, kind)
    await added.getByRole('button', { name: 'Delete (can be undone)' }).click()
    await added.waitFor({ state: 'detached' })
  }

  async function shootCell(added: Locator, kind: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(300)
      await added.screenshot({ path: `${screenshots}/cell-${kind}-${colorScheme}.png` })
    }
  }

  test('a metric of the scorecard leads to other methods; a method opens what is behind it, by keyboard', async () => {
    await region('scorecard overview').getByRole('button', { name: 'purchase' }).click()
    await page.getByRole('menuitem', { name: 'Under other methods' }).click()
    const duel = page.getByRole('region', { name: /^duel duel/ })
    const row = duel.getByRole('row', { name: /^Pocock/ })
    await row.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Inspector' }).getByText('Pocock').first().waitFor()
    // what is open beside it leaves the least room there is
    expect(await cutTables(duel)).toBe(0)
    await duel.getByRole('button', { name: 'Delete (can be undone)' }).click()
  })

  test('quantiles are copied with full precision and the ends of their intervals', async () => {
    const spread = region('distribution revenue_spread')
    await spread.getByRole('button', { name: /^Copy revenue: quantiles/ }).click()
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    expect(lines[0]!.split('\t').slice(0, 5)).toEqual([
      'quantile',
      'variant',
      'control',
      'control: lower',
      'control: upper',
    ])
    const top = lines.find((line) => line.startsWith('p99'))!.split('\t')
    const [value, lower, upper] = top.slice(2, 5).map(Number)
    expect(lower).toBeLessThan(value!)
    expect(upper).toBeGreaterThan(value!)
  })

  test('a plan is registered before the first pull, from the pull dialog', async () => {
    await page.getByRole('region', { name: 'Experiments' }).getByText('Search ranking').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Not registered\. Metrics, roles and stopping rule/).waitFor()
    await dialog.getByRole('button', { name: 'Register the plan first' }).click()
    await dialog.getByText(/The plan was registered on .*, before outcomes were seen/).waitFor()
    await page.screenshot({ path: `${screenshots}/plan-before-pull.png` })
    await dialog.getByRole('button', { name: 'Pull and analyse' }).click()
    await page.getByRole('heading', { name: 'Search ranking' }).waitFor()
    await page.getByText(/^plan registered \d{4}-\d{2}-\d{2}/).waitFor()
    expect(await page.getByRole('list', { name: /^Deviations/ }).count()).toBe(0)
  })

  test('a plan is registered from the header; a study changed after that is shown as a deviation', async () => {
    await page.getByRole('button', { name: 'Register plan' }).click()
    const deviations = page.getByRole('list', { name: 'Deviations from the registered plan' })
    await deviations.getByText(/after outcomes had been looked at/).waitFor()
    expect(await page.getByRole('button', { name: 'Register plan' }).count()).toBe(0)
    const study = join(home, 'assay/demo/studies/checkout-redesign.study.json')
    const changed = readFileSync(study, 'utf8').replace('"alpha": 0.05', '"alpha": 0.1')
    writeFileSync(study, changed)
    await page.getByRole('button', { name: 'Pull again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Pull again' }).click()
    await deviations.getByText(/alpha/).waitFor()
    expect(await deviations.innerText()).toMatch(/0\.05.*0\.1/)
    await page.screenshot({ path: `${screenshots}/plan-deviation.png` })
  })

  function region(name: string): Locator {
    return page.getByRole('region', { name, exact: true })
  }
})

/** How many of a cell's tables are wider than their place. */
function cutTables(cell: Locator): Promise<number> {
  return cell
    .getByRole('table')
    .evaluateAll(
      (tables) =>
        tables.filter(({ parentElement }) => parentElement!.scrollWidth > parentElement!.clientWidth + 1).length,
    )
}
