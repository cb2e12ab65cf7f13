import type { CellKind, CellOptions } from '@analysis'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { parseNotebook } from './parse-notebook'
import { printCellBody } from './print-cell'
import { readCellBody } from './read-cell-body'
import { statisticalCell } from '../ipc/statistical-cell'

function read(kind: CellKind, body: string): CellOptions {
  const answer = readCellBody(kind, 'a', body, 1)
  if (!answer.ok) throw new Error(answer.findings.map(({ message }) => message).join('\n'))
  return answer.value
}

function problems(kind: CellKind, body: string): readonly string[] {
  const answer = readCellBody(kind, 'a', body, 5)
  return answer.ok ? [] : answer.findings.map(({ message }) => message)
}

const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null })
const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const text = fc.string({ minLength: 1, maxLength: 40 })
const spending = fc.constantFrom({ kind: 'pocock' } as const, { kind: 'kim-demets', parameter: 3 } as const)

const power: fc.Arbitrary<CellOptions> = fc.record({
  kind: fc.constant('power'),
  metric: text,
  type: fc.constantFrom(null, 'mean', 'ratio'),
  baseline: nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
  standardDeviation: nullable(positive),
  mde: nullable(positive),
  absolute: fc.boolean(),
  alpha: nullable(share),
  power: share,
  variants: nullable(fc.integer({ min: 2, max: 100 })),
  correction: fc.constantFrom(null, 'none', 'dunnett'),
  looks: nullable(fc.integer({ min: 1, max: 60 })),
  spending: nullable(spending),
  rho: fc.oneof(fc.constant('observed' as const), fc.double({ min: -0.99, max: 0.99, noNaN: true })),
  dailyTraffic: nullable(positive),
})

const duel: fc.Arbitrary<CellOptions> = fc.record({
  kind: fc.constant('duel'),
  metric: text,
  methods: nullable(fc.constantFrom(['fixed'] as const, ['bayes', 'msprt'] as const)),
  everyDays: fc.integer({ min: 1, max: 366 }),
  tunedFor: nullable(positive),
  priorSd: nullable(positive),
})

const chart: fc.Arbitrary<CellOptions> = fc.record({
  kind: fc.constant('chart'),
  from: text,
  mark: fc.constantFrom('line', 'bar', 'point'),
  x: text,
  y: text,
  color: nullable(text),
  aggregate: fc.constantFrom(null, 'mean', 'count'),
  bins: fc.constant(30),
  title: nullable(text),
  xTitle: nullable(text),
  yTitle: nullable(text),
  xUnit: nullable(text),
  yUnit: nullable(text),
})

describe('power, duel and chart cells', () => {
  test('are read back as they were printed, and cross to the host as they are', () => {
    fc.assert(
      fc.property(fc.oneof(power, duel, chart), (options) => {
        const again = read(options.kind, printCellBody(options))
        // YAML has no -0
        expect(JSON.stringify(again)).toBe(JSON.stringify(options))
        if (options.kind !== 'chart') expect(statisticalCell.parse(again)).toEqual(again)
      }),
      draws(100),
    )
  })

  test('a chart does not cross to the host: it reads SQL that a person wrote', () => {
    expect(statisticalCell.safeParse(read('chart', 'from: a\nmark: bar\nx: b\ny: c')).success).toBe(false)
  })

  test('leave defaults out', () => {
    expect(printCellBody(read('duel', 'metric: a\nevery_days: 1'))).toBe('metric: a')
    expect(printCellBody(read('power', 'metric: a\npower: 0.8'))).toBe('metric: a')
    const histogram = 'from: a\nmark: histogram\nx: b'
    expect(printCellBody(read('chart', `${histogram}\nbins: 30`))).toBe(histogram)
  })

  test('a fence that says design is a power cell', () => {
    const { document, findings } = parseNotebook('```design next\nmetric: a\nmde: 0.1\n```\n')
    expect(findings).toEqual([])
    expect(document.blocks).toMatchObject([{ kind: 'cell', cellKind: 'power', name: 'next', options: { ok: true } }])
  })

  test.each<[CellKind, string, readonly string[]]>([
    ['power', 'mde: 0.1', ['metric', 'baseline', 'sd']],
    ['power', 'type: proportion\nbaseline: 0.1\nsd: 2\nmde: 0.1', ['sd']],
    ['power', 'metric: a\nalpha: 2\npower: 0\nlooks: 1000\nrho: 1\nmde: 0', ['mde', 'alpha', 'power', 'looks', 'rho']],
    ['power', 'metric: a\nspending: kim-demets', ['spending.parameter']],
    ['duel', 'metric: a\nmethods: [fixed, tarot]\nprior_sd: 0', ['methods[1]', 'prior_sd']],
    ['chart', 'from: a\nmark: pie\nx: b', ['mark']],
    ['chart', 'from: a\nmark: line\nx: b', ['y']],
    ['chart', 'from: a\nmark: histogram\nx: b\ny: c\naggregate: sum', ['y', 'aggregate']],
    ['chart', 'from: a\nmark: bar\nx: b\ny: c\nbins: 9\ncolour: d', ['colour', 'bins']],
  ])('%s says all that is wrong with %j', (kind, body, paths) => {
    const found = problems(kind, body)
    expect(found).toHaveLength(paths.length)
    for (const path of paths) {
      const saysWrong = (message: string) =>
        ['expected', 'there is no such field'].some((words) => message.includes(`${kind} a: ${path}: ${words}`))
      expect(found.some(saysWrong)).toBe(true)
    }
  })
})
