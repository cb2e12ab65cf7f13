import type { AnswerValue, FrameColumn, MetricDefinition } from '@analysis'
import type { MeanMetric, ProportionMetric, RatioMetric } from '../../analysis/study/metric-definition'
import { plainMetric } from '../support/plain-metric'

/** A state of a warehouse, and what is asked of it. */
export interface Scenario {
  readonly title: string
  readonly columns: readonly FrameColumn[]
  readonly rows: readonly (readonly AnswerValue[])[]
  readonly metrics: readonly MetricDefinition[]
  readonly slices: readonly (readonly string[])[]
  /** Increments by day, for the history. */
  readonly activity?: { readonly columns: readonly FrameColumn[]; readonly rows: readonly (readonly AnswerValue[])[] }
}

export function mean(id: string, column: string, extra: Partial<MeanMetric> = {}): MeanMetric {
  return { ...plainMetric, id, name: id, type: 'mean', value: { kind: 'column', column }, ...extra }
}

function proportion(id: string, column: string): ProportionMetric {
  return { ...plainMetric, id, name: id, type: 'proportion', value: { kind: 'column', column } }
}

function ratio(id: string, column: string, denominator: string): RatioMetric {
  const value = { kind: 'column', column } as const
  return {
    ...plainMetric,
    id,
    name: id,
    type: 'ratio',
    value,
    denominator: { ...value, column: denominator },
  }
}

export const head: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'exposed_at', type: 'TIMESTAMP' },
]
const y: FrameColumn = { name: 'y', type: 'DOUBLE' }
const x: FrameColumn = { name: 'x', type: 'DOUBLE' }
const k: FrameColumn = { name: 'k', type: 'BIGINT' }
const b: FrameColumn = { name: 'b', type: 'BOOLEAN' }
const city: FrameColumn = { name: 'city', type: 'VARCHAR' }

/** Evenly spread over (-1, 1), different for every pair. */
export function noise(i: number, salt = 0): number {
  const turned = Math.sin(12.9898 * (i + 1) + 78.233 * salt) * 43758.5453
  return 2 * (turned - Math.floor(turned)) - 1
}

function subject(i: number, variant = i % 2 === 0 ? 'control' : 'blue'): readonly AnswerValue[] {
  return [`s${i}`, variant, `2026-03-0${1 + (i % 5)} 1${i % 10}:30:00`]
}

function subjects(count: number, rest: (i: number) => readonly AnswerValue[]): readonly (readonly AnswerValue[])[] {
  return Array.from({ length: count }, (_, i) => [...subject(i), ...rest(i)])
}

const plainMean = mean('y', 'y')
const adjusted = mean('adjusted', 'y', {
  covariates: [
    { kind: 'column', column: 'x' },
    { kind: 'column', column: 'k' },
  ],
})

export const hostileTexts = [
  `dou"ble "" quotes`,
  `sin'gle '' quotes`,
  'back\\slash \\n \\',
  '$1 $$ {p1:String} ? :name',
  'dotted.name',
  'by city',
  'naïve ☃ 🙂 Ω≈ç √ 漢字',
  'new\nline\r\n\ttab',
  '-- comment /* */ ;',
  ' leading and trailing ',
  `long ${'name '.repeat(60)}`,
] as const

export const scenarios: readonly Scenario[] = [
  {
    title: 'values missing anywhere',
    columns: [...head, y, x, k, b, city],
    rows: subjects(200, (i) => [
      i % 3 === 0 ? null : noise(i),
      i % 5 === 0 ? null : noise(i, 1),
      i % 7 === 0 ? null : i % 13,
      i % 4 === 0 ? null : i % 8 < 3,
      i % 6 === 0 ? null : `c${i % 3}`,
    ]),
    metrics: [plainMean, adjusted, proportion('b', 'b'), ratio('ratio', 'y', 'k')],
    slices: [['city'], ['b'], ['city', 'b']],
  },
  {
    title: 'one subject in each variant',
    columns: [...head, y, k],
    rows: subjects(2, (i) => [1.25 + i, i]),
    metrics: [plainMean, mean('k', 'k')],
    slices: [],
  },
  {
    title: 'constants, large ones too',
    columns: [...head, y, x, k],
    rows: subjects(50, () => [1e15 / 3, -0.1, 7]),
    metrics: [plainMean, mean('x', 'x'), mean('k', 'k'), adjusted],
    slices: [],
  },
  {
    title: 'mean 1e8, standard deviation 1',
    columns: [...head, y, x],
    rows: subjects(2_000, (i) => [1e8 + Math.sqrt(3) * noise(i), 1e8 + (Math.sqrt(3) * (noise(i) + noise(i, 1))) / 2]),
    metrics: [plainMean, mean('adjusted', 'y', { covariates: [{ kind: 'column', column: 'x' }] })],
    slices: [],
  },
  {
    title: 'a variant without values, and one of nobody',
    columns: [...head, y, k, city],
    rows: [
      ...subjects(20, (i) => [i % 2 === 0 ? noise(i) : null, i % 2 === 0 ? i : null, `c${i % 4}`]),
      [...subject(20, 'green'), null, 3, null],
    ],
    metrics: [plainMean, mean('k', 'k'), ratio('ratio', 'y', 'k')],
    slices: [['city']],
  },
  {
    title: 'no rows at all',
    columns: [...head, y, k, city],
    rows: [],
    metrics: [plainMean, mean('k', 'k')],
    slices: [['city']],
  },
  {
    title: 'booleans as outcome and as dimension',
    columns: [...head, b, y],
    rows: subjects(64, (i) => [i % 3 === 0, noise(i)]),
    metrics: [proportion('b', 'b'), plainMean],
    slices: [['b']],
  },
  {
    title: 'days before 1970, leap days, ends of days and no day',
    columns: [...head, y],
    rows: [
      '1955-11-05 06:15:00',
      '1969-12-31 23:59:59.999999',
      '1970-01-01 00:00:00',
      '2024-02-29 12:00:00',
      '2026-03-29 01:59:59.999999',
      '2026-03-29 02:00:00',
      '2026-10-25 00:00:00',
      '2026-10-24 23:59:59.999999',
      null,
    ].flatMap((at, i) => [
      [`s${i}`, 'control', at, noise(i)],
      [`t${i}`, 'blue', at, noise(i, 1)],
    ]),
    metrics: [plainMean],
    slices: [],
  },
  {
    title: 'hostile names and values',
    columns: [...head, y, city, ...hostileTexts.map((name): FrameColumn => ({ name, type: 'VARCHAR' }))],
    rows: subjects(88, (i) => [
      noise(i),
      hostileTexts[i % hostileTexts.length]!,
      ...hostileTexts.map((_, at) => hostileTexts[(i + at) % hostileTexts.length]!),
    ]),
    metrics: [
      plainMean,
      ...hostileTexts.map((name) =>
        mean(name, 'y', {
          filter: { kind: 'membership', field: name, negated: false, values: hostileTexts.slice(0, 9) },
        }),
      ),
      mean('not one', 'y', { filter: { kind: 'comparison', field: 'city', operator: '!=', value: hostileTexts[2] } }),
    ],
    slices: [['city'], ...hostileTexts.map((name) => [name])],
  },
  {
    title: 'hostile variants',
    columns: [...head, y],
    rows: subjects(66, (i) => [noise(i)]).map((row, i) => [row[0]!, hostileTexts[i % 11]!, ...row.slice(2)]),
    metrics: [plainMean],
    slices: [],
  },
  {
    title: 'huge and tiny magnitudes, alone and together',
    columns: [...head, y, x, { name: 'tiny', type: 'DOUBLE' }, { name: 'mixed', type: 'DOUBLE' }, k],
    rows: subjects(400, (i) => [
      noise(i) * 1e150,
      noise(i, 1) * 1e-300,
      noise(i, 2) * 1e-9,
      i === 17 ? 1e15 : noise(i, 3),
      (i % 2 === 0 ? 1 : -1) * (9_007_199_254_740_991 - i),
    ]),
    metrics: ['y', 'x', 'tiny', 'mixed', 'k'].map((name) => mean(name, name)),
    slices: [],
  },
  {
    title: 'caps of the experiment and of each segment, denominators of 0',
    columns: [...head, y, k, city],
    rows: subjects(300, (i) => [Math.exp(3 * noise(i)), i % 4 === 0 ? 0 : i % 5, `c${i % 3}`]),
    metrics: [
      mean('capped', 'y', { cap: { limit: { kind: 'percentile', percentile: 0.9 }, scope: 'experiment' } }),
      mean('absolute', 'y', { cap: { limit: { kind: 'absolute', value: 2.5 }, scope: 'experiment' } }),
      ratio('ratio', 'y', 'k'),
    ],
    slices: [['city']],
  },
  {
    title: 'a history of activity, several days a subject',
    columns: [...head, y, k, x],
    rows: subjects(120, (i) => [[0, 1, 2].reduce((sum, day) => sum + (i + day) / 8, 0), 3, noise(i)]),
    metrics: [plainMean, mean('k', 'k'), mean('adjusted', 'y', { covariates: [{ kind: 'column', column: 'x' }] })],
    slices: [],
    activity: {
      columns: [...head, { name: 'day', type: 'TIMESTAMP' }, y, k],
      rows: [0, 1, 2].flatMap((day) =>
        Array.from({ length: 120 }, (_, i) => [
          ...subject(i),
          `2026-03-${String(5 + day + (i % 4)).padStart(2, '0')} 00:00:00`,
          (i + day) / 8,
          1,
        ]),
      ),
    },
  },
]
