import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cancelled } from '@analysis'
import { parseNotebook, parseStudy, type SnapshotManifest } from '@contract'
import { printCsv, tidyColumns } from '@presentation'
import { describeFrame } from '../../tests/engines/describe-frame'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { buildReport, chromiumPrinter, findBrowser, renderReport, verifyReport, writeParquet, writePdf } from './index'
import type { Report } from './report'

const study = JSON.stringify({
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'checkout',
    name: 'Checkout <b>bold</b>',
    hypothesis: 'Fewer steps & more orders',
    variants: [{ id: 'old', is_control: true }, { id: '=new' }],
    metrics: [
      { id: 'bought', role: 'primary', type: 'proportion', column: 'bought' },
      { id: 'revenue', type: 'mean', column: 'revenue', covariate: 'before' },
      { id: 'constant', type: 'mean', column: 'zero' },
    ],
    dimensions: ['country'],
    plan: { stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: 5, planned_subjects: 3000 } },
  },
  source: { kind: 'subjects', file: 'x.csv', subject: 'subject', variant: 'variant', exposed_at: 'exposed_at' },
})

const notebook = `---
title: Checkout <script>alert(1)</script>
experiment: checkout.study.json
---

# What we asked

A *shorter* checkout, [by design](https://example.org/a?b=1&c=2), not [this](javascript:alert(1)).

<img src=x onerror=alert(1)>

\`\`\`scorecard overview
\`\`\`

\`\`\`cuped adjusted
metric: revenue
\`\`\`

\`\`\`sequential over_time
metric: bought
\`\`\`

\`\`\`segments by_country
metric: bought
dimensions: [country]
\`\`\`

\`\`\`srm split
\`\`\`

\`\`\`sql rows
select variant, country, avg(revenue) as mean_revenue, '</script><script>alert(1)</script>' as hostile
from subjects group by all order by all
\`\`\`

\`\`\`segments broken
metric: nothing
dimensions: [country]
\`\`\`
`

const world = `
  CREATE TABLE subjects AS SELECT 's' || i AS subject, CASE WHEN hash(i) % 2 = 0 THEN 'old' ELSE '=new' END AS variant,
    TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i // 300 + CASE WHEN i >= 1500 THEN 2 ELSE 0 END) DAY AS exposed_at,
    ['uk', 'fr', NULL][1 + (i % 3)] AS country, (hash(i + 1) % 1000) / 10.0::DOUBLE AS before,
    hash(i + 2) % 100 < CASE WHEN hash(i) % 2 = 0 THEN 20 ELSE 26 END AS bought,
    (hash(i + 1) % 1000) / 5.0 + (hash(i + 3) % 500) / 10.0 AS revenue, 0.0::DOUBLE AS zero
  FROM range(3000) t(i);
  CREATE TABLE crossovers (subject VARCHAR, variants VARCHAR, first_at TIMESTAMP);
  CREATE TABLE rejects (file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, error VARCHAR);
  CREATE TABLE counts AS SELECT * FROM (VALUES ('source_rows', 3002.0), ('duplicate_subject_rows', 2.0)) t(name, value);`

const stamp = { generatedAt: '2026-04-01T12:00:00.000Z', assayVersion: '0.1.0' }

let engine: TestEngine
let report: Report
let page: string
let folder: string

async function build(): Promise<Report> {
  const { study: parsed, findings } = parseStudy(study)
  if (parsed === null) throw new Error('the study is whole')
  const manifest: SnapshotManifest = {
    id: `sha256:${'ab'.repeat(32)}`,
    sourceKey: `sha256:${'cd'.repeat(32)}`,
    createdAt: '2026-04-01T11:00:00.000Z',
    studyPath: 'checkout.study.json',
    source: {},
    inputs: [],
    frame: await describeFrame(engine, { source_rows: 3002, duplicate_subject_rows: 2 }),
    frameSha256: 'ef'.repeat(32),
    frameBytes: 1000,
    window: ['2026-03-01T10:00:00.000Z', '2026-03-12T10:00:00.000Z'],
    sql: ['SELECT * FROM x'],
    engineVersions: { duckdb: 'v1' },
    findings: [],
  }
  return buildReport({
    study: { text: study, study: parsed, findings },
    notebook: { text: notebook, ...parseNotebook(notebook) },
    manifest,
    engine,
    sqlEngine: engine,
    stamp,
    registration: null,
    looks: 3,
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-report-test-'))
  engine = await openTestEngine()
  await engine.execute(world)
  report = await build()
  page = renderReport(report)
})

afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

describe('the page', () => {
  test('is the same bytes for the same report', async () => {
    expect(renderReport(await build())).toBe(page)
  })

  test('has every cell, and says which did not run and why', () => {
    expect(report.blocks.map((block) => block.kind)).toEqual([
      'prose',
      ...Array.from({ length: 6 }, () => 'cell'),
      'failed-cell',
    ])
    expect(page).toContain('This cell did not run.')
    expect(page).toContain('no metric &quot;nothing&quot;')
  })

  test('carries nothing that runs but its own scripts', () => {
    expect(page.match(/<script>/g)).toHaveLength(2)
    expect(page).not.toContain('<img')
    expect(page).not.toContain('href="javascript:')
    expect(page).not.toContain('<b>bold')
    expect(page).toContain('Content-Security-Policy')
    expect(page).toMatch(/script-src &#39;sha256-[^ ]+&#39; &#39;sha256-[^ ]+&#39;;/)
  })

  test('finds its own limitations', () => {
    for (const sentence of [
      '2 rows that repeat a subject were folded into the one row of their subject.',
      'No subject was first exposed on 2 days in between: 2026-03-06, 2026-03-07',
      'The plan was not registered before outcomes were seen.',
      'The plan has 5 looks',
    ]) {
      expect(page).toContain(sentence)
    }
  })
})

describe('verification', () => {
  test('holds for a report as it was made, run again', async () => {
    const { differences, passed, skipped } = await verifyReport(page, '0.1.0', build)
    expect(differences).toEqual([])
    expect(skipped).toEqual([])
    expect(passed).toHaveLength(3)
  })

  test('says what it could not check', async () => {
    const { differences, skipped } = await verifyReport(page, '0.2.0', () => Promise.resolve(null))
    expect(differences).toEqual([])
    expect(skipped).toHaveLength(2)
  })

  test('finds one changed digit on the page', async () => {
    const changed = page.replace('3,000 subjects', '3,001 subjects')
    expect(changed).not.toBe(page)
    const { differences } = await verifyReport(changed, '0.1.0', () => Promise.resolve(null))
    expect(differences).toEqual(['The page does not show what its bundle holds: it was changed after it was made.'])
  })

  test('finds one changed digit in the bundle', async () => {
    const changed = page.replace('"duplicate_subject_rows":2', '"duplicate_subject_rows":3')
    expect(changed).not.toBe(page)
    const { differences } = await verifyReport(changed, '0.1.0', () => Promise.resolve(null))
    expect(differences[0]).toBe("The bundle's snapshot does not fit its hash.")
  })

  test('finds a result that does not come out again, with its path and both values', async () => {
    const srm = { ...report.result.srm, observed: { old: 1, '=new': 2 } }
    const forged = { ...report, result: { ...report.result, srm } }
    const { differences } = await verifyReport(renderReport(forged), '0.1.0', build)
    expect(differences).toContainEqual(
      expect.stringMatching(/^result\.srm\.observed\.old: the report says 1, run again it is 1\d\d\d\.$/),
    )
  })

  test('refuses what is no report', async () => {
    const { differences } = await verifyReport('<p>hello</p>', '0.1.0', build)
    expect(differences).toEqual(['The file holds no Assay bundle.'])
  })
})

describe('tidy rows', () => {
  test('are one per metric, variant and slice; true zeros are 0, missing values empty, formulas disarmed', () => {
    const lines = printCsv(tidyColumns(report.result))
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    const [header = [], ...rows] = lines
    const of = (row: readonly string[], name: string) => row[header.indexOf(name)]
    expect(rows).toHaveLength(3 * 2 + 3 * 3 * 2)
    const constant = rows.filter((row) => of(row, 'metric_id') === 'constant' && of(row, 'dimension') === '')
    expect(constant.map((row) => [of(row, 'variant_id'), of(row, 'mean'), of(row, 'p_value')])).toEqual([
      ['old', '0', ''],
      ["'=new", '0', ''],
    ])
    const slices = rows.filter((row) => of(row, 'dimension') === 'country')
    expect(new Set(slices.map((row) => of(row, 'slice')))).toEqual(new Set(['uk', 'fr', '']))
    const total = rows.find((row) => of(row, 'metric_id') === 'bought' && of(row, 'effect') !== '')
    const effect = report.result.metrics[0]?.effects[0]
    expect(effect?.absolute.kind === 'estimated' && String(effect.absolute.estimate)).toBe(total && of(total, 'effect'))
  })

  test('are the same in Parquet', async () => {
    const path = join(folder, "it's.parquet")
    const columns = tidyColumns(report.result)
    await writeParquet(columns, path)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`)
    expect(reader.columnNames()).toEqual(columns.map(({ name }) => name))
    expect(reader.getColumns()).toEqual(columns.map(({ values }) => values))
    connection.closeSync()
    instance.closeSync()
  })
})

const browser = await findBrowser()
if (browser === null) console.warn('skipped: no Chromium on the PATH to open a report in')

describe.skipIf(browser === null)('in a browser', () => {
  test('opens from disk without network, draws its figures and breaks no rule of its own policy', async () => {
    const path = join(folder, 'report.html')
    await writeFile(path, page)
    const chrome = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] })
    const tab = await chrome.newPage()
    const problems: string[] = []
    const requests: string[] = []
    tab.on('console', (message) => (message.type() === 'error' ? problems.push(message.text()) : undefined))
    tab.on('pageerror', (error) => problems.push(error.message))
    tab.on('request', (request) => requests.push(request.url()))
    await tab.goto(`file://${path}`)
    await tab.waitForSelector('.plot .main-svg')
    expect(await tab.locator('.figure').count()).toBe(await tab.locator('.plot:has(.main-svg)').count())
    expect(problems).toEqual([])
    expect(requests.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([`file://${path}`])
    await chrome.close()
  })

  test('prints as a paged PDF with the name of the notebook and page numbers', async () => {
    const pdf = join(folder, 'print.pdf')
    await writePdf(report, pdf, chromiumPrinter(browser ?? ''), new AbortController().signal)
    const bytes = await readFile(pdf)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const pages = [...bytes.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length
    expect(pages).toBeGreaterThan(1)
    const text = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
    // without poppler the pages can only be counted
    if (text.error === undefined) {
      for (let at = 1; at <= pages; at++) expect(text.stdout).toContain(`${at} of ${pages}`)
      const [first, second] = text.stdout.split('\f')
      expect(first?.trimStart().startsWith(report.title)).toBe(true)
      expect(second?.trimStart().startsWith(report.title)).toBe(true)
    }
  })

  test('stops printing when it is told to', async () => {
    const controller = new AbortController()
    const printing = writePdf(report, join(folder, 'stopped.pdf'), chromiumPrinter(browser ?? ''), controller.signal)
    controller.abort()
    await expect(printing).rejects.toBeInstanceOf(Cancelled)
    expect(existsSync(join(folder, 'stopped.pdf'))).toBe(false)
  })

  test('says which browser could not be started', async () => {
    const printing = writePdf(
      report,
      join(folder, 'none.pdf'),
      chromiumPrinter('/no/such/browser'),
      new AbortController().signal,
    )
    await expect(printing).rejects.toThrow('/no/such/browser')
  })
})
