import { clusteredQuantile } from '../golden/unshipped/clustered-quantile'
import { momentsOfRows } from '../support/moments-of-rows'
import type { AnalysisPlan, Effect, MetricDefinition, MetricMoments } from '@analysis'
import type { Moments } from '../../analysis/moments/moments'
import type { QuantileSample } from '../../analysis/moments/quantile-sample'
import * as fc from 'fast-check'
import { analysed, meanMetric, specOf } from '../support/analysed'

/** What a subject did: as many outcomes as there are kinds of metric. */
export interface Subject {
  readonly value: number
  readonly happened: 0 | 1
  readonly visits: number
  readonly before: number
  readonly tenure: number
  readonly country: 'de' | 'fr'
  readonly loads: readonly number[]
}

/** By variant: `c` is the control. */
export type Subjects = Readonly<Record<string, readonly Subject[]>>

/** A way of comparing variants that a study can ask for. */
export interface Method {
  readonly metric: MetricDefinition
  readonly moments: (subjects: Subjects) => MetricMoments
  /** What the outcome may be multiplied by and moved by without being another question. */
  readonly units: 'any' | 'positive' | 'scale' | 'none'
}

type Columns = readonly (readonly [
  name: string,
  role: MetricMoments['columns'][number]['role'],
  read: (subject: Subject) => number,
])[]

const value = ['outcome', 'outcome', (subject: Subject) => subject.value] as const
const happened = ['outcome', 'outcome', (subject: Subject) => subject.happened] as const
const visits = ['denominator', 'denominator', (subject: Subject) => subject.visits] as const
const before = ['before', 'covariate', (subject: Subject) => subject.before] as const
const tenure = ['tenure', 'covariate', (subject: Subject) => subject.tenure] as const
const visitsBefore = ['visits before', 'covariate', (subject: Subject) => 2 + subject.before] as const

function byVariant<T>(subjects: Subjects, read: (own: readonly Subject[]) => T): ReadonlyMap<string, T> {
  return new Map(Object.entries(subjects).map(([id, own]) => [id, read(own)]))
}

function readColumns(columns: Columns): (own: readonly Subject[]) => Moments {
  return (own) => momentsOfRows(own.map((subject) => columns.map(([, , read]) => read(subject))))
}

function withColumns(columns: Columns): (subjects: Subjects) => MetricMoments {
  return (subjects) => ({
    columns: columns.map(([name, role]) => ({ name, role })),
    byVariant: byVariant(subjects, readColumns(columns)),
    origin: 'subjects',
  })
}

const column = (name: string) => ({ kind: 'column', column: name }) as const
const base = meanMetric('m')
const proportion: MetricDefinition = { ...base, type: 'proportion' }
const ratio: MetricDefinition = { ...base, type: 'ratio', denominator: column('visits') }
const ridge: MetricDefinition = {
  ...base,
  covariates: [{ kind: 'ridge', columns: ['before', 'tenure'], penalty: null }],
}

function quantileOf(level: 'subject' | 'event', probability: number): Method {
  const values = ({ value: one, loads }: Subject) => (level === 'subject' ? [one] : loads)
  const sample = (own: readonly Subject[]): QuantileSample => {
    const clusters = own.map(values)
    const read = clusteredQuantile(clusters, probability, 0.05)
    const quantile = read?.quantile ?? Number.NaN
    const below = clusters
      .filter(({ length }) => length > 0)
      .map((all) => [all.filter((one) => one <= quantile).length, all.length])
    return {
      values: read?.events ?? 0,
      quantile,
      lower: read?.independentInterval.lower ?? null,
      upper: read?.independentInterval.upper ?? null,
      clusters: level === 'event' ? momentsOfRows(below) : null,
    }
  }
  return {
    metric: { ...base, type: 'quantile', probability, level },
    moments: (subjects) => ({ ...withColumns([value])(subjects), quantiles: byVariant(subjects, sample) }),
    units: level === 'subject' ? 'positive' : 'none',
  }
}

const stratified: Method = {
  metric: { ...base, postStratify: { dimensions: ['country'], weights: null } },
  moments: (subjects) => {
    const whole = withColumns([value])
    const inCountry = (country: string) =>
      Object.fromEntries(
        Object.entries(subjects).map(([id, own]) => [id, own.filter((each) => each.country === country)]),
      )
    const strata = ['de', 'fr'].map((country) => ({ value: [country], byVariant: whole(inCountry(country)).byVariant }))
    const present = strata.map((stratum) => ({
      ...stratum,
      byVariant: new Map([...stratum.byVariant].filter(([, { count }]) => count > 0)),
    }))
    return { ...whole(subjects), strata: present.filter((stratum) => stratum.byVariant.size > 0) }
  },
  units: 'any',
}

/** Every method that a study's metric is compared by, through the public analysis. */
export const methods: readonly (readonly [name: string, method: Method])[] = [
  ['means (Welch)', { metric: base, moments: withColumns([value]), units: 'any' }],
  [
    'summaries (z)',
    { metric: base, moments: (subjects) => ({ ...withColumns([value])(subjects), origin: 'summaries' }), units: 'any' },
  ],
  ['proportions', { metric: proportion, moments: withColumns([happened]), units: 'none' }],
  ['ratios', { metric: ratio, moments: withColumns([value, visits]), units: 'scale' }],
  [
    'CUPED',
    { metric: { ...base, covariates: [column('before')] }, moments: withColumns([value, before]), units: 'any' },
  ],
  [
    'CUPED of several covariates',
    {
      metric: { ...base, covariates: [column('before'), column('tenure')] },
      moments: withColumns([value, before, tenure]),
      units: 'any',
    },
  ],
  [
    'CUPED of proportions',
    {
      metric: { ...proportion, covariates: [column('before')] },
      moments: withColumns([happened, before]),
      units: 'none',
    },
  ],
  [
    'Lin',
    {
      metric: { ...base, covariates: [column('before')], adjustment: 'lin' },
      moments: withColumns([value, before]),
      units: 'any',
    },
  ],
  ['CUPAC (ridge)', { metric: ridge, moments: withColumns([value, before, tenure]), units: 'any' }],
  [
    'CUPED of ratios by their past',
    {
      metric: { ...ratio, covariates: [{ kind: 'lookback', days: 7 }] },
      moments: withColumns([value, visits, before, visitsBefore]),
      units: 'scale',
    },
  ],
  [
    'CUPED of ratios by columns',
    {
      metric: { ...ratio, covariates: [column('before'), column('tenure')] },
      moments: withColumns([value, visits, before, tenure]),
      units: 'scale',
    },
  ],
  ['quantiles of subjects', quantileOf('subject', 0.5)],
  ['quantiles of events', quantileOf('event', 0.75)],
  ['post-stratification', stratified],
]

const whole = (min: number, max: number) => fc.integer({ min, max })

/** Small whole numbers: ties, constants and collinear columns turn up by themselves, and sums are exact. */
export const anySubject: fc.Arbitrary<Subject> = fc.record({
  value: whole(0, 40),
  happened: fc.constantFrom(0 as const, 1 as const),
  visits: whole(3, 9),
  before: whole(0, 12),
  tenure: whole(-5, 5),
  country: fc.constantFrom('de' as const, 'fr' as const),
  loads: fc.array(whole(0, 99), { maxLength: 4 }),
})

export const anySample = fc.array(anySubject, { minLength: 4, maxLength: 40 })

/** Each treatment against `c`, in the order given. */
export function effectsOf(method: Method, subjects: Subjects, plan: Partial<AnalysisPlan> = {}): readonly Effect[] {
  const spec = specOf([method.metric], Object.keys(subjects), plan)
  return analysed(spec, { m: method.moments(subjects) }).metrics[0]!.effects
}

/** The effect of treatment `t` against `c`, with what is only there when it is estimable. */
export function effectOf(method: Method, c: readonly Subject[], t: readonly Subject[], plan?: Partial<AnalysisPlan>) {
  const [effect] = effectsOf(method, { c, t }, plan)
  if (effect === undefined) throw new Error('a treatment has an effect')
  const { absolute, relative, test } = effect
  if (absolute.kind !== 'estimated' || test.kind !== 'estimated') return null
  return { effect, absolute, relative, test }
}

/** Whether 0 lies outside. */
export function leavesOutZero({ lower, upper }: { readonly lower: number; readonly upper: number }): boolean {
  return lower > 0 || upper < 0
}
