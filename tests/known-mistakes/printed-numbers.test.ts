import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExperimentResult, Interval, MetricResult, SegmentResult, SequentialLook } from '@analysis'
import { parseResult } from '@contract'
import { openWorkbench } from './workbench'

/**
 * Numbers as people read them, in the report's tables and the command line's, against result.json: read back here by a
 * reader of its own, so that what prints them cannot vouch for itself.
 */

const workbench = openWorkbench()
afterAll(workbench.close)

/** A whole number below `modulus` that looks random and is the same every time. */
function scrambled(i: number, modulus: number): number {
  return (Math.imul(i + 1, 0x9e3779b1) >>> 7) % modulus
}

const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
const variants = ['old', 'new', 'newer'] as const
const rows = Array.from({ length: 6000 }, (_, i) => {
  const at = scrambled(i, 3)
  const before = scrambled(i * 7, 100)
  const spent = before + scrambled(i * 13, 60) + 2 * at + (i % 3 === 0 ? 5 : 0)
  const bought = scrambled(i * 31, 1000) < 190 + 20 * at ? 1 : 0
  return `u${i},${variants[at]},${days[Math.floor(i / 1500)]},${i % 3 === 0 ? 'de' : 'fr & <b>'},${before},${spent},${bought},${1 + (i % 4)}`
})

const experiment = {
  variants: [{ id: 'old', is_control: true }, { id: 'new' }, { id: 'newer' }],
  metrics: [
    { id: 'spent', type: 'mean', column: 'spent', role: 'primary', covariate: 'before' },
    { id: 'bought', type: 'proportion', column: 'bought', role: 'secondary' },
    { id: 'per_visit', type: 'ratio', column: 'spent', denominator: { column: 'visits' }, role: 'guardrail' },
  ],
  dimensions: ['country'],
  plan: {
    correction: 'holm',
    stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: 4, planned_subjects: 6000 },
  },
}

const notebook = `---
experiment: shop.study.json
---

\`\`\`scorecard all
\`\`\`

\`\`\`srm split
\`\`\`

\`\`\`segments countries
metric: spent
dimensions: [country]
correction: holm
\`\`\`

\`\`\`sequential looks
metric: spent
\`\`\`

\`\`\`cuped before
metric: spent
\`\`\`
`

/** A table as a reader sees it: header and rows of text. */
interface Shown {
  readonly caption: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function text(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(#?\w+);/g, (_, name: string) => entities[name] ?? '?')
    .trim()
}

function cellsOf(markup: string, tag: 'th' | 'td'): readonly string[] {
  return [...markup.matchAll(new RegExp(`<${tag}\\b[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, inner]) => text(inner!))
}

function tablesOf(page: string): readonly Shown[] {
  const captioned = /<(?:h4|summary)>([^<]*)<\/(?:h4|summary)>\s*<div class="scroll">\s*<table>(.*?)<\/table>/gs
  return [...page.matchAll(captioned)].map(([, caption, table]) => ({
    caption: text(caption!),
    header: cellsOf(table!, 'th'),
    rows: [...table!.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)]
      .map(([, row]) => cellsOf(row!, 'td'))
      .filter((row) => row.length > 0),
  }))
}

/** Tables of the command line: aligned columns, at least two spaces apart. */
function tablesOfText(output: string): readonly Shown[] {
  const lines = output.split('\n')
  return lines.flatMap((line, at) => {
    const header = line.split(/ {2,}/)
    if (header.length < 4 || !/^(metric|variant|country|look|day|covariate)$/.test(header[0]!.trim())) return []
    const rest = lines.slice(at + 1)
    const end = rest.findIndex((each) => each.trim() === '' || (each.startsWith('  ') && !/^ +\d+ {2}/.test(each)))
    const body = rest.slice(0, end < 0 ? undefined : end)
    return [
      {
        caption: lines[at - 1] ?? '',
        header: header.map((each) => each.trim()),
        rows: body.map((each) => each.trim().split(/ {2,}/)),
      },
    ]
  })
}

/** Every number of a text, with the size of its last digit: `−4.3 % [−6.9, −1.7]` has three. */
function numbersIn(shown: string): readonly { readonly value: number; readonly unit: number }[] {
  return [...shown.matchAll(/[+\u2212-]?(?:\d[\d,]*(?:\.\d+)?(?:e-?\d+)?|∞)/g)].map(([number]) => {
    const plain = number.replace('\u2212', '-').replaceAll(',', '').replace('∞', 'Infinity')
    const [digits = '', exponent = '0'] = plain.split('e')
    return { value: Number(plain), unit: 10 ** (Number(exponent) - (digits.split('.')[1]?.length ?? 0)) }
  })
}

/** The printed text is these values, each rounded to the digits shown. */
function expectShows(shown: string, values: readonly number[]): void {
  const numbers = numbersIn(shown)
  expect(numbers.length, shown).toBe(values.length)
  numbers.forEach(({ value, unit }, i) => {
    if (value === values[i]) return
    expect(Math.abs(value - values[i]!), `${shown} for ${values[i]}`).toBeLessThanOrEqual(unit * (0.5 + 1e-9))
  })
}

function expectP(shown: string, p: number | null): void {
  if (p === null) expect(shown).toBe('–')
  else if (shown.startsWith('<')) expect(p).toBeLessThan(1e-12)
  else expectShows(shown, [p])
}

const change = (estimate: number, { lower, upper }: Interval, scale: number): readonly number[] =>
  [estimate, lower, upper].map((each) => each * scale)

function cell({ header, rows: all }: Shown, row: number, name: string): string {
  const at = header.indexOf(name)
  if (at < 0) throw new Error(`no column ${name} among ${header.join(', ')}`)
  return all[row]![at]!
}

type Compared = Pick<MetricResult | SegmentResult, 'effects'> & { readonly isShare: boolean }

/** One line per treatment: relative and absolute effect, p and corrected p, from `row` on. */
function expectEffects(table: Shown, from: number, { effects, isShare }: Compared): void {
  effects.forEach((effect, i) => {
    const { absolute, relative, test: tested, intervalAdjusted } = effect
    if (absolute.kind !== 'estimated' || relative.kind !== 'estimated' || tested.kind !== 'estimated') {
      throw new Error('the data are whole')
    }
    const row = from + i
    expectShows(cell(table, row, 'relative effect'), change(relative.estimate, relative.interval, 100))
    expectShows(cell(table, row, 'effect'), change(absolute.estimate, absolute.interval, isShare ? 100 : 1))
    expectP(cell(table, row, 'p'), tested.pValue)
    expectP(cell(table, row, 'p corrected'), effect.pValueAdjusted)
    const shown = intervalAdjusted?.relative ?? null
    if (shown !== null) {
      expectShows(cell(table, row, 'corrected interval'), [shown.lower * 100, shown.upper * 100])
    }
  })
}

function expectMeans(table: Shown, from: number, metric: MetricResult): void {
  const mean = (id: string) =>
    metric.variants.find(({ variantId }) => variantId === id)!.mean! * (metric.type === 'proportion' ? 100 : 1)
  metric.effects.forEach((effect, i) => {
    expectShows(cell(table, from + i, 'control'), [mean(effect.controlId)])
    expectShows(cell(table, from + i, 'treatment'), [mean(effect.variantId)])
  })
}

function expectLook(table: Shown, row: number, look: SequentialLook): void {
  expectShows(cell(table, row, 'subjects'), [look.n])
  expectShows(cell(table, row, 'information'), [look.informationFraction * 100])
  expectShows(cell(table, row, 'z'), [look.statistic!])
  expectShows(cell(table, row, 'boundary'), [look.boundary.upper])
  expectShows(cell(table, row, 'α spent'), [look.alphaSpent!])
  expectShows(cell(table, row, 'effect, repeated interval'), change(look.effect!, look.interval!, 1))
  expect(cell(table, row, 'crossed') === 'yes').toBe(look.crossed)
}

describe('mistake: the report and the command line print other numbers than the result', () => {
  let result: ExperimentResult
  let report: readonly Shown[]
  let printed: readonly Shown[]
  let analysed: readonly Shown[]

  const find = (tables: readonly Shown[], caption: RegExp): Shown => {
    const found = tables.find((table) => caption.test(table.caption))
    if (found === undefined)
      throw new Error(`no table ${caption.source} among ${tables.map((each) => each.caption).join('; ')}`)
    return found
  }

  beforeAll(async () => {
    const study = workbench.study('shop', 'id,variant,at,country,before,spent,bought,visits', rows, experiment, {
      exposed_at: 'at',
    })
    const cells = workbench.write('shop.assay.md', notebook)
    const page = join(workbench.folder, 'shop.html')
    await workbench.assay('report', cells, '--html', page)
    const json = parseResult(await workbench.assay('notebook', 'run', cells, '--json', '-'))
    if (!json.ok) throw new Error('the result can be read')
    result = json.result
    report = tablesOf(readFileSync(page, 'utf8'))
    printed = tablesOfText(await workbench.assay('notebook', 'run', cells))
    analysed = tablesOfText(await workbench.assay('analyze', study))
  })

  test('the scorecard, wherever it is printed', () => {
    for (const tables of [report, printed, analysed]) {
      const table = find(tables, /^Effects, treatment/)
      expect(table.rows).toHaveLength(6)
      result.metrics.forEach((metric, i) => {
        expectMeans(table, 2 * i, metric)
        expectEffects(table, 2 * i, { effects: metric.effects, isShare: metric.type === 'proportion' })
      })
    }
  })

  test('every slice, its own name included', () => {
    for (const tables of [report, printed]) {
      const table = find(tables, /^spent by country$/)
      const all = result.metrics.find(({ metricId }) => metricId === 'spent')!
      const slices = result.segments.filter(({ metricId }) => metricId === 'spent')
      expect(table.rows.map(([name]) => name)).toEqual([
        'all',
        'all',
        ...slices.flatMap(({ value }) => [value[0], value[0]]),
      ])
      // the cell has a correction of its own, over slices; the effects are the result's
      slices.forEach(({ effects }, i) => {
        effects.forEach(({ absolute, test: tested }, at) => {
          if (absolute.kind !== 'estimated' || tested.kind !== 'estimated') throw new Error('the data are whole')
          const row = 2 + 2 * i + at
          expectShows(cell(table, row, 'effect'), change(absolute.estimate, absolute.interval, 1))
          expectP(cell(table, row, 'p'), tested.pValue)
        })
      })
      all.effects.forEach(({ absolute }, at) => {
        if (absolute.kind !== 'estimated') throw new Error('the data are whole')
        expectShows(cell(table, at, 'effect'), change(absolute.estimate, absolute.interval, 1))
      })
    }
  })

  test('every look against its boundary', () => {
    for (const tables of [report, printed]) {
      for (const { variantId, sequential } of result.metrics[0]!.effects) {
        const table = find(tables, new RegExp(`, ${variantId}: looks against`))
        expect(table.rows).toHaveLength(sequential!.looks.length)
        sequential!.looks.forEach((look, row) => expectLook(table, row, look))
      }
    }
  })

  test('the adjustment, before and after, and the split', () => {
    for (const tables of [report, printed]) {
      const table = find(tables, /without and with adjustment/)
      result.metrics[0]!.effects.forEach(({ absolute, cuped, test: tested }, i) => {
        if (absolute.kind !== 'estimated' || tested.kind !== 'estimated') throw new Error('the data are whole')
        if (cuped?.kind !== 'estimated' || cuped.unadjusted.absolute.kind !== 'estimated') throw new Error('adjusted')
        const before = cuped.unadjusted.absolute
        expectShows(cell(table, 2 * i, 'effect'), change(before.estimate, before.interval, 1))
        expectShows(cell(table, 2 * i, 'standard error'), [before.standardError])
        expectShows(cell(table, 2 * i + 1, 'effect'), change(absolute.estimate, absolute.interval, 1))
        expectShows(cell(table, 2 * i + 1, 'standard error'), [absolute.standardError])
        expectP(cell(table, 2 * i + 1, 'p'), tested.pValue)
      })
      const split = find(tables, /^Subjects per variant/)
      split.rows.forEach(([id], row) => {
        expectShows(cell(split, row, 'observed'), [result.srm.observed[id!]!])
        expectShows(cell(split, row, 'expected'), [result.srm.expected[id!]!])
      })
    }
  })
})
