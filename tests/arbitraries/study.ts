import type {
  AnalysisPlan,
  Condition,
  ExperimentSpec,
  MetricDefinition,
  MetricValue,
  SpendingFunction,
  StoppingRule,
} from '@analysis'
import type { Rows, SourceSpec, Study } from '@contract'
import * as fc from 'fast-check'

/** Studies as the types allow them, for property tests. */

const name = fc.string({ minLength: 1, maxLength: 12 })
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })

const literal = fc.oneof(name, finite, fc.boolean())

const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => {
  const conditions = fc.array(tie('condition'), { minLength: 1, maxLength: 3 })
  return {
    condition: fc.oneof(
      { depthSize: 'small' },
      fc.record({
        kind: fc.constant('comparison' as const),
        field: name,
        operator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
        value: literal,
      }),
      fc.record({
        kind: fc.constant('membership' as const),
        field: name,
        negated: fc.boolean(),
        values: fc.array(literal, { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ kind: fc.constant('null-test' as const), field: name, negated: fc.boolean() }),
      fc.record({ kind: fc.constantFrom('all', 'any'), conditions }),
    ),
  }
}).condition

const columnValue: fc.Arbitrary<MetricValue> = fc.record({ kind: fc.constant('column' as const), column: name })
const conditionValue: fc.Arbitrary<MetricValue> = fc.record({ kind: fc.constant('condition' as const), condition })
const eventValue: fc.Arbitrary<MetricValue> = fc.record({
  kind: fc.constant('event' as const),
  event: name,
  aggregation: fc.constantFrom('count', 'sum', 'mean', 'min', 'max', 'any', 'distinct'),
  field: name,
  filter: orNull(condition),
  windowDays: orNull(fc.integer({ min: 1, max: 90 })),
})

const spending: fc.Arbitrary<SpendingFunction> = fc.oneof(
  fc.constantFrom<SpendingFunction>({ kind: 'obrien-fleming' }, { kind: 'pocock' }),
  fc.record({ kind: fc.constant('hwang-shih-decani' as const), parameter: finite }),
  fc.record({ kind: fc.constant('kim-demets' as const), parameter: share }),
)

const looks = fc.uniqueArray(share, { minLength: 1, maxLength: 6 }).map((list) => list.toSorted((a, b) => a - b))

const alternative = fc.constantFrom('two-sided', 'greater', 'less', 'harm')

const groupSequential = fc.record(
  {
    kind: fc.constant('group-sequential' as const),
    spending,
    looks: fc.oneof(
      looks,
      fc.integer({ min: 1, max: 14 }).map((count) => Array.from({ length: count }, (_, i) => (i + 1) / count)),
    ),
    plannedSubjects: orNull(fc.integer({ min: 1, max: 1_000_000 })),
    futility: fc.record({ spending, beta: fc.double({ min: 0.01, max: 0.49, noNaN: true }) }),
  },
  { requiredKeys: ['kind', 'spending', 'looks', 'plannedSubjects'] },
)

const stopping: fc.Arbitrary<StoppingRule> = fc.oneof(
  fc.record({ kind: fc.constant('fixed' as const) }),
  groupSequential,
  fc.record({
    kind: fc.constant('confidence-sequence' as const),
    tunedFor: orNull(fc.integer({ min: 1, max: 1_000_000 })),
  }),
  fc.record({ kind: fc.constant('msprt' as const), tau: orNull(fc.double({ min: 1e-6, max: 10, noNaN: true })) }),
  fc.record({
    kind: fc.constant('sprt' as const),
    effect: orNull(fc.double({ min: 1e-6, max: 10, noNaN: true })),
    beta: fc.double({ min: 0.01, max: 0.49, noNaN: true }),
  }),
)

const corrections = [
  'none',
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'dunnett',
] as const

const plan: fc.Arbitrary<AnalysisPlan> = fc.record(
  {
    alpha: fc.double({ min: 0.001, max: 0.499, noNaN: true }),
    alternative,
    guardrailAlternative: alternative,
    stopping,
    correction: fc.constantFrom(...corrections),
    cupedTheta: fc.constantFrom('total', 'within'),
    srmAlpha: share,
  },
  { requiredKeys: ['alpha', 'alternative', 'stopping', 'correction', 'cupedTheta', 'srmAlpha'] },
)

/** The value as one that asks only whether its event happened, in a window. */
function happening(value: MetricValue, windowDays: number): MetricValue {
  return value.kind === 'event' ? { ...value, aggregation: 'any', field: null, windowDays } : value
}

function metrics(sourceKind: SourceSpec['kind']): fc.Arbitrary<readonly MetricDefinition[]> {
  const value = {
    subjects: fc.oneof(columnValue, conditionValue),
    events: eventValue,
    moments: columnValue,
    counts: columnValue,
  }[sourceKind]
  const lookback = fc.record({ kind: fc.constant('lookback' as const), days: fc.integer({ min: 1, max: 60 }) })
  const column = fc.record({ kind: fc.constant('column' as const), column: name })
  const ridge = fc.record({
    kind: fc.constant('ridge' as const),
    columns: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    penalty: orNull(share),
  })
  const covariate = sourceKind === 'events' ? fc.oneof(column, lookback) : column
  const base = fc.record({
    id: name,
    name,
    role: fc.constantFrom('primary' as const, 'secondary' as const, 'guardrail' as const, 'exploratory' as const),
    direction: fc.constantFrom('increase' as const, 'decrease' as const),
    value,
    filter: orNull(condition),
    covariates: fc.array(covariate, { maxLength: 3 }),
    cap: orNull(
      fc.record({
        limit: fc.oneof(
          fc.record({ kind: fc.constant('absolute' as const), value: finite }),
          fc.record({ kind: fc.constant('percentile' as const), percentile: share }),
        ),
        scope: fc.constantFrom('experiment' as const, 'segment' as const),
      }),
    ),
    mde: orNull(share),
    guardrail: orNull(
      fc.record({
        threshold: finite,
        relative: fc.boolean(),
        minSamples: fc.nat(),
        windowMinutes: fc.integer({ min: 1 }),
        action: fc.constantFrom('kill' as const, 'alert' as const),
        humanInTheLoop: fc.boolean(),
      }),
    ),
  })
  const types = sourceKind === 'counts' ? (['proportion'] as const) : (['proportion', 'mean'] as const)
  const plain = fc.tuple(base, fc.constantFrom(...types))
  const ratio = fc.tuple(base, value)
  const metric: fc.Arbitrary<MetricDefinition> = fc.oneof(
    plain.map(([fields, type]) => ({ ...fields, type })),
    ...(sourceKind === 'moments' || sourceKind === 'counts'
      ? []
      : [
          ratio.map(([fields, denominator]) => ({ ...fields, type: 'ratio' as const, denominator })),
          fc.tuple(base, ridge).map(([fields, own]): MetricDefinition => ({
            ...fields,
            type: 'mean',
            covariates: [...fields.covariates, own],
            adjustment: 'lin',
          })),
          fc
            .tuple(base, fc.uniqueArray(name, { minLength: 1, maxLength: 2 }))
            .map(([fields, dimensions]): MetricDefinition => ({
              ...fields,
              type: 'proportion',
              covariates: [],
              cap: null,
              postStratify: { dimensions, weights: null },
            })),
          fc.tuple(base, share).map(([fields, probability]): MetricDefinition => ({
            ...fields,
            type: 'quantile',
            covariates: [],
            cap: null,
            probability,
            level: 'subject',
          })),
          fc.tuple(base, fc.nat({ max: 30 })).map(([fields, day]): MetricDefinition => ({
            ...fields,
            type: 'retention',
            cap: null,
            value: happening(fields.value, 2),
            day: fields.value.kind === 'event' ? day : null,
          })),
          fc.tuple(base, fc.array(value, { minLength: 1, maxLength: 3 })).map(([fields, before]): MetricDefinition => {
            const last = happening(fields.value, 7)
            const steps = [...before.map((step) => happening(step, 7)), last]
            return { ...fields, type: 'funnel', covariates: [], cap: null, value: last, steps }
          }),
        ]),
  )
  return fc.uniqueArray(metric, { selector: (one) => one.id, maxLength: 4 })
}

const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

function experiment(sourceKind: SourceSpec['kind']): fc.Arbitrary<ExperimentSpec> {
  const ids = fc.uniqueArray(name, { minLength: 2, maxLength: 5 })
  return fc.record({
    experimentId: name,
    name,
    hypothesis: orNull(fc.string()),
    start: orNull(instant),
    end: fc.constant(null),
    unit: name,
    variants: ids.map((list) => list.map((id, i) => ({ id, weight: i + 1, isControl: i === 1 }))),
    metrics: metrics(sourceKind),
    dimensions: fc.uniqueArray(name, { maxLength: 3 }),
    plan,
  })
}

const rows: fc.Arbitrary<Rows> = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    file: name,
    format: orNull(fc.constantFrom('csv' as const, 'parquet' as const, 'json-lines' as const, 'duckdb' as const)),
    table: orNull(name),
  }),
  fc.record({
    kind: fc.constant('connection' as const),
    connection: name,
    relation: fc.oneof(
      fc.record({ kind: fc.constant('table' as const), table: name }),
      fc.record({ kind: fc.constant('sql' as const), sql: name }),
    ),
  }),
)

const counts: fc.Arbitrary<SourceSpec> = fc.record({
  filter: orNull(condition),
  tolerance: fc.constantFrom(0, 0.01, 1),
  rows,
  kind: fc.constant('counts' as const),
  variant: name,
  n: name,
  look: orNull(name),
  at: orNull(name),
  accumulation: fc.constantFrom('cumulative' as const, 'increments' as const),
  successes: fc.oneof(
    fc.record({ kind: fc.constant('wide' as const), metrics: fc.dictionary(name, name, { minKeys: 1, maxKeys: 3 }) }),
    fc.record({ kind: fc.constant('long' as const), metric: orNull(name), column: name }),
  ),
})

const shared = { filter: orNull(condition), tolerance: fc.constantFrom(0, 0.01, 1), rows }
const population = orNull(fc.record({ rows, variant: name, count: name }))
const side = fc.record({ n: name, mean: name, variance: name })

const sources: { readonly [Kind in SourceSpec['kind']]: fc.Arbitrary<SourceSpec> } = {
  subjects: fc.record({
    ...shared,
    kind: fc.constant('subjects' as const),
    subject: orNull(name),
    variant: name,
    exposedAt: orNull(name),
    joins: fc.array(
      fc.record({
        rows,
        on: fc.record({ left: name, right: name }),
        columns: orNull(fc.array(name, { minLength: 1, maxLength: 3 })),
      }),
      { maxLength: 2 },
    ),
    population,
  }),
  events: fc.record({
    filter: shared.filter,
    tolerance: shared.tolerance,
    kind: fc.constant('events' as const),
    exposures: fc.record({ rows, subject: name, variant: name, at: name, experiment: orNull(name) }),
    events: fc.record({
      rows,
      subject: name,
      event: fc.oneof(
        fc.record({ kind: fc.constant('column' as const), column: name }),
        fc.record({ kind: fc.constant('constant' as const), name }),
      ),
      at: name,
      eventId: orNull(name),
    }),
    subjects: orNull(fc.record({ rows, subject: name })),
    population,
  }),
  counts,
  moments: fc.record({
    ...shared,
    kind: fc.constant('moments' as const),
    variant: name,
    metric: orNull(name),
    look: orNull(name),
    at: orNull(name),
    accumulation: fc.constantFrom('cumulative' as const, 'increments' as const),
    columns: fc.oneof(
      fc.record({ kind: fc.constant('single' as const), n: name, mean: orNull(name), variance: orNull(name) }),
      fc.record({ kind: fc.constant('paired' as const), control: side, treatment: side }),
    ),
  }),
}

/** Subjects known only by their number cannot be in a quantile or a stratum. */
function withoutNeedlessPopulation({ experiment: { metrics: own }, source }: Study): SourceSpec {
  const needsRows = own.some(({ type, postStratify }) => type === 'quantile' || postStratify !== undefined)
  return needsRows && 'population' in source ? { ...source, population: null } : source
}

const splitWeights = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 5, maxLength: 5 })
const laterSplits = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), splitWeights), {
  selector: ([minutes]) => minutes,
  minLength: 1,
  maxLength: 3,
})

/** Splits that followed one another, where the source says when subjects came. */
function withPhases(study: Study): fc.Arbitrary<Study> {
  const { experiment: own, source } = study
  const timed = source.kind === 'events' || (source.kind === 'subjects' && source.exposedAt !== null)
  if (!timed || !('population' in source) || source.population !== null) return fc.constant(study)
  const phases = laterSplits.map((list) =>
    list
      .toSorted(([a], [b]) => a - b)
      .map(([minutes, weights]) => ({
        from: new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString(),
        weights: Object.fromEntries(own.variants.map(({ id }, i) => [id, weights[i] ?? 1])),
      })),
  )
  return fc.option(phases).map((list) => (list === null ? study : { ...study, experiment: { ...own, phases: list } }))
}

/** Experiments that share no subject with this one, or none known. */
function withExcludes(study: Study): fc.Arbitrary<Study> {
  const others = fc.uniqueArray(fc.constantFrom('gift-wrap', 'Express pay', '名'), { minLength: 1 })
  return fc
    .option(others)
    .map((excludes) => (excludes === null ? study : { ...study, experiment: { ...study.experiment, excludes } }))
}

export const anyStudy: fc.Arbitrary<Study> = fc
  .constantFrom<SourceSpec['kind']>('subjects', 'events', 'moments')
  .chain((kind) => fc.record({ experiment: experiment(kind), source: sources[kind], document: fc.constant({}) }))
  .map((study) => ({ ...study, source: withoutNeedlessPopulation(study) }))
  .chain(withPhases)
  .chain(withExcludes)
