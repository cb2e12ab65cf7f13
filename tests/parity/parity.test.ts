import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOf } from '../arbitraries/sample-of'
import { borrowChromium } from '../e2e/borrow-chromium'
import { noChromium } from '../e2e/chromium'
import type { QueryEngine } from '@analysis'
import { typedAnswer, typedStatement } from '../engines/typed-selects'
import { writeShop } from '../support/metric-study'
import { expectSame } from './expect-same'
import { everyCell } from './notebook-text'
import { openPulledStudies, type PulledStudy } from './pulled-studies'
import { runNotebook } from './run-notebook'
import { servePage, type ServedPage } from './serve-page'

/**
 * The same notebook through the window's engine (DuckDB-wasm in Chromium, one thread, one version) and through the
 * workspace's (native DuckDB in Node, all cores, another version): `result.json` byte for byte, every view equal.
 *
 * The whole notebook is then run inside Chromium as well, arithmetic included. There the last bits of a p-value or an
 * interval may differ: ECMAScript leaves `Math.exp` and its like to the implementation, and V8 has changed them.
 */
const lastBits = 1e-11
const data = resolve('../shared/data')
const hasData = existsSync(join(data, 'facts.json'))
if (noChromium !== null) console.warn(`skipped: ${noChromium}`)
if (!hasData) console.warn(`skipped in part: the public experiments are not at ${data}`)

const demo = ['checkout-redesign', 'search-ranking', 'onboarding-tips']
const published = [
  'cookie_cats',
  'udacity_landing',
  'hillstrom',
  'acupuncture',
  'asos_three_variants',
  'practicum_shop',
  'adsmart',
]

describe.skipIf(noChromium !== null)('wasm and native agree', () => {
  let studies: Awaited<ReturnType<typeof openPulledStudies>>
  let served: ServedPage
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    studies = await openPulledStudies()
    served = await servePage()
    browser = await borrowChromium()
    page = await browser.newPage()
    await page.goto(served.url)
  }, 300_000)

  afterAll(async () => {
    await browser.close()
    await served.close()
    await studies.close()
  })

  /** The window's engine in Chromium, answering to an analysis that runs here. */
  const wasm: QueryEngine = {
    run: (query, { rowLimit = null } = {}) =>
      page.evaluate(([asked, limit]) => window.parity.query(asked, limit), [query, rowLimit] as const),
  }

  async function compare(
    name: string,
    studyPath: string,
    notebookOf: (study: PulledStudy) => Promise<string> | string,
  ) {
    const study = await studies.pull(studyPath)
    const { context } = study
    const notebook = await notebookOf(study)
    const onNative = await studies.withNative(study, (native) => runNotebook(notebook, native))
    await page.evaluate((url) => window.parity.openFrame(url), served.addFrame(name, study.framePath))
    const onWasm = await runNotebook(notebook, { ...context, engine: wasm })
    expect(onWasm.result === onNative.result, 'result.json is the same, byte for byte').toBe(true)
    expectSame(onWasm.cells, onNative.cells, 0)
    expect(Object.keys(onNative.cells).length).toBeGreaterThan(0)
    const inWindow = await page.evaluate((request) => window.parity.runNotebook(request), { ...context, notebook })
    expectSame(JSON.parse(inWindow.result), JSON.parse(onNative.result), lastBits)
    expectSame(inWindow.cells, onNative.cells, lastBits)
  }

  test.each(sampleOf(demo, 1))(
    'the demo notebook of %s',
    async (name) => {
      const studyPath = join(studies.folder, 'studies', `${name}.study.json`)
      const notebook = () => readFile(join(studies.folder, 'notebooks', `${name}.assay.md`), 'utf8')
      await compare(name, studyPath, notebook)
    },
    120_000,
  )

  test.each(sampleOf(demo, 1))(
    'every kind of cell of %s',
    async (name) => {
      const studyPath = join(studies.folder, 'studies', `${name}.study.json`)
      await compare(name, studyPath, ({ context }) => everyCell(context.spec, context.frame))
    },
    120_000,
  )

  test('every type of a SELECT, in the window itself', async () => {
    const study = await studies.pull(join(studies.folder, 'studies', `${demo[0]}.study.json`))
    await page.evaluate((url) => window.parity.openFrame(url), served.addFrame('types', study.framePath))
    const { columns } = await wasm.run({ sql: typedStatement, parameters: [] })
    expect(columns.map(({ type, values }, at) => [typedAnswer[at]?.[0], type, values[0]])).toEqual(typedAnswer)
  })

  test('every kind of metric and of cell, from events', async () => {
    const plan = { stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: 4 } }
    const studyPath = await writeShop(studies.folder, plan)
    await compare('shop', studyPath, ({ context }) => everyCell(context.spec, context.frame))
  }, 180_000)

  test.skipIf(!hasData).each(sampleOf(published, 1))(
    'every kind of cell of %s',
    async (name) => {
      const studyPath = resolve('tests/fixtures/studies', `${name}.study.json`)
      await compare(name, studyPath, ({ context }) => everyCell(context.spec, context.frame))
    },
    120_000,
  )
})
