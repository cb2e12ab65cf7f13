import { describe, expect, test } from 'vitest'
import { parseStudy } from './parse-study'

const cookieCats = {
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'cookie_cats_gate',
    name: 'Gate at level 30 or 40',
    hypothesis: 'A later gate keeps more players',
    start: '2026-01-01T00:00:00Z',
    end: null,
    unit: 'userid',
    variants: [
      { id: 'gate_30', weight: 50, is_control: true },
      { id: 'gate_40', weight: 50 },
    ],
    metrics: [
      { id: 'retention_7', role: 'primary', type: 'proportion', column: 'retention_7', direction: 'increase' },
      {
        id: 'rounds',
        role: 'secondary',
        type: 'mean',
        column: 'sum_gamerounds',
        direction: 'increase',
        cap: { percentile: 0.999 },
      },
    ],
    dimensions: [],
    plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
  },
  source: { kind: 'subjects', file: 'cookie_cats.csv', subject: 'userid', variant: 'version' },
}

type Change = Readonly<Record<string, unknown>>

function studyWith(changes: { experiment?: Change; source?: Change; metric?: Change; plan?: Change }): string {
  const { experiment, source } = cookieCats
  return JSON.stringify({
    ...cookieCats,
    experiment: {
      ...experiment,
      ...(changes.metric && { metrics: [{ ...experiment.metrics[0], ...changes.metric }] }),
      ...(changes.plan && { plan: { ...experiment.plan, ...changes.plan } }),
      ...changes.experiment,
    },
    // a source of another kind has fields of its own
    source: changes.source && 'kind' in changes.source ? changes.source : { ...source, ...changes.source },
  })
}

function messages(text: string): readonly string[] {
  return parseStudy(text).findings.map((finding) => finding.message)
}

function phase(from: string, weights: Change) {
  return { from, weights }
}

function covariates(covariate: unknown, source: Change = {}) {
  return parseStudy(studyWith({ metric: { covariate }, source })).study?.experiment.metrics[0]?.covariates
}

describe('a study that is right', () => {
  test('is read with every field in its place', () => {
    const { study, findings } = parseStudy(JSON.stringify(cookieCats))
    expect(findings).toEqual([])
    expect(study?.experiment).toEqual({
      experimentId: 'cookie_cats_gate',
      name: 'Gate at level 30 or 40',
      hypothesis: 'A later gate keeps more players',
      start: '2026-01-01T00:00:00.000Z',
      end: null,
      unit: 'userid',
      variants: [
        { id: 'gate_30', weight: 50, isControl: true },
        { id: 'gate_40', weight: 50, isControl: false },
      ],
      metrics: [
        {
          id: 'retention_7',
          name: 'retention_7',
          role: 'primary',
          type: 'proportion',
          direction: 'increase',
          value: { kind: 'column', column: 'retention_7' },
          filter: null,
          covariates: [],
          cap: null,
          mde: null,
          guardrail: null,
        },
        {
          id: 'rounds',
          name: 'rounds',
          role: 'secondary',
          type: 'mean',
          direction: 'increase',
          value: { kind: 'column', column: 'sum_gamerounds' },
          filter: null,
          covariates: [],
          cap: { limit: { kind: 'percentile', percentile: 0.999 }, scope: 'experiment' },
          mde: null,
          guardrail: null,
        },
      ],
      dimensions: [],
      plan: {
        alpha: 0.05,
        alternative: 'two-sided',
        stopping: { kind: 'fixed' },
        correction: 'holm',
        cupedTheta: 'total',
        srmAlpha: 0.001,
      },
    })
    expect(study?.source).toEqual({
      kind: 'subjects',
      filter: null,
      tolerance: 0,
      rows: { kind: 'file', file: 'cookie_cats.csv', format: null, table: null },
      subject: 'userid',
      variant: 'version',
      exposedAt: null,
      joins: [],
      population: null,
    })
  })

  test('says nothing but the least and gets the defaults', () => {
    const { study } = parseStudy(
      JSON.stringify({
        format: 'assay.study/1',
        experiment: { experiment_id: 'e', variants: [{ id: 'a', is_control: true }, { id: 'b' }], metrics: [] },
        source: { kind: 'subjects', file: 'a.csv', variant: 'v' },
      }),
    )
    expect(study?.experiment).toMatchObject({
      name: 'e',
      unit: 'subject',
      variants: [{ weight: 1 }, { weight: 1 }],
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
    })
    expect(study?.source).toMatchObject({ kind: 'subjects', subject: null })
  })

  test('may begin with a byte order mark', () => {
    expect(parseStudy(`\uFEFF${JSON.stringify(cookieCats)}`).study).not.toBeNull()
  })

  test.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00+12:00', '2026-01-31T00:00:00.000Z'],
    ['2026-03-29T02:30:00-12:00', '2026-03-29T14:30:00.000Z'],
  ])('%s is %s, whatever the zone of this computer', (start, expected) => {
    expect(parseStudy(studyWith({ experiment: { start } })).study?.experiment.start).toBe(expected)
  })

  test('a count of looks is as many equal fractions', () => {
    const text = studyWith({ plan: { stopping: { kind: 'group-sequential', spending: 'pocock', looks: 4 } } })
    expect(parseStudy(text).study?.experiment.plan.stopping).toEqual({
      kind: 'group-sequential',
      spending: { kind: 'pocock' },
      looks: [0.25, 0.5, 0.75, 1],
      plannedSubjects: null,
    })
  })

  test('conditions are read in all their shapes', () => {
    const filter = {
      any: [
        { field: 'a', op: '=', value: 1 },
        [
          { field: 'b', op: 'not in', value: ['x', 'y'] },
          { field: 'c', op: 'is null' },
        ],
        { all: [{ field: 'd', op: '>=', value: '2026-01-01' }] },
      ],
    }
    expect(parseStudy(studyWith({ source: { filter } })).study?.source.filter).toEqual({
      kind: 'any',
      conditions: [
        { kind: 'comparison', field: 'a', operator: '=', value: 1 },
        {
          kind: 'all',
          conditions: [
            { kind: 'membership', field: 'b', negated: true, values: ['x', 'y'] },
            { kind: 'null-test', field: 'c', negated: false },
          ],
        },
        { kind: 'all', conditions: [{ kind: 'comparison', field: 'd', operator: '>=', value: '2026-01-01' }] },
      ],
    })
  })

  test('covariates are a column, a list or a lookback', () => {
    expect(covariates('x')).toEqual([{ kind: 'column', column: 'x' }])
    expect(covariates(['x', 'y'])).toEqual([
      { kind: 'column', column: 'x' },
      { kind: 'column', column: 'y' },
    ])
    const events = {
      kind: 'events',
      exposures: { file: 'e.csv', subject: 's', variant: 'v', at: 't' },
      events: { file: 'f.csv', subject: 's', event: 'name', at: 't' },
    }
    expect(covariates({ lookback_days: 7 }, events)).toEqual([{ kind: 'lookback', days: 7 }])
  })

  test('an event metric has its own filter and the subjects have theirs', () => {
    const text = studyWith({
      experiment: {
        metrics: [
          {
            id: 'revenue_per_order',
            type: 'ratio',
            event: 'order',
            field: 'revenue',
            filter: { field: 'currency', op: '=', value: 'EUR' },
            subject_filter: { field: 'is_bot', op: '=', value: false },
            window_days: 14,
            denominator: { event: 'order' },
          },
          { id: 'ordered', type: 'proportion', event: 'order' },
        ],
      },
      source: {
        kind: 'events',
        file: 'all.duckdb',
        exposures: { table: 'exposures', subject: 's', variant: 'v', at: 't' },
        events: { table: 'orders', subject: 's', event_name: 'order', at: 't', event_id: 'id' },
      },
    })
    const { study, findings } = parseStudy(text)
    expect(findings).toEqual([])
    expect(study?.experiment.metrics).toMatchObject([
      {
        type: 'ratio',
        value: { aggregation: 'sum', field: 'revenue', windowDays: 14, filter: { field: 'currency' } },
        denominator: { aggregation: 'count', field: null, windowDays: null, filter: null },
        filter: { field: 'is_bot' },
      },
      { value: { aggregation: 'any' } },
    ])
    expect(study?.source).toMatchObject({
      exposures: { rows: { file: 'all.duckdb', table: 'exposures' } },
      events: { rows: { file: 'all.duckdb', table: 'orders' }, event: { kind: 'constant', name: 'order' } },
    })
  })

  test('moments come one row per variant, or with the control beside each treatment', () => {
    const moments = { kind: 'moments', file: 'm.parquet', variant: 'variant_id' }
    const columns = (source: Change) => parseStudy(studyWith({ source: { ...moments, ...source } })).study?.source
    expect(columns({ n: 'n', mean: 'm', accumulate: 'increments' })).toMatchObject({
      accumulation: 'increments',
      columns: { kind: 'single', n: 'n', mean: 'm', variance: null },
    })
    const control = { n: 'count_c', mean: 'mean_c', variance: 'variance_c' }
    const treatment = { n: 'count_t', mean: 'mean_t', variance: 'variance_t' }
    expect(columns({ control, treatment, metric: 'metric_id', look: 'time' })).toMatchObject({
      accumulation: 'cumulative',
      metric: 'metric_id',
      look: 'time',
      columns: { kind: 'paired', control, treatment },
    })
    expect(messages(studyWith({ source: { ...moments, control } }))).toEqual([
      'source.treatment: expected an object, but it is missing',
    ])
  })
})

describe('a study that is wrong', () => {
  test('is reported with line and column when it is no JSON', () => {
    const { study, findings } = parseStudy('{\n  "format": "assay.study/1",\n  "experiment": {,}\n}')
    expect(study).toBeNull()
    expect(findings).toEqual([
      {
        code: 'invalid-document',
        severity: 'error',
        message: 'line 3, column 18: not JSON: expected a key or "}"',
        evidence: { line: 3, column: 18, expected: 'a key or "}"' },
      },
    ])
  })

  test('has all its problems reported at once, each with path, value and what was expected', () => {
    const { study, findings } = parseStudy(
      JSON.stringify({
        format: 'assay.study/2',
        experiment: {
          name: 7,
          start: 'yesterday',
          variants: [{ id: 'a', weight: -1 }, { id: 'b' }],
          metrics: [
            { id: 'm', type: 'mean', direction: 'up' },
            { id: 'n', type: 'medium', column: 'x' },
            { id: 'o', type: 'ratio', column: 'x', filter: { field: 'y', op: '~', value: 1 } },
          ],
          plan: { alpha: 2, stopping: { kind: 'group-sequential', spending: 'kim-demets', looks: [0.5, 0.2] } },
        },
        source: { kind: 'subjects', tolerance: 'low', join: [{ on: 'id' }] },
      }),
    )
    expect(study).toBeNull()
    expect(findings.map((finding) => finding.message)).toEqual([
      'format: expected "assay.study/1", got "assay.study/2"',
      'experiment.experiment_id: expected a string, but it is missing',
      'experiment.name: expected a string, got 7',
      'experiment.start: expected an ISO 8601 date or time such as 2026-01-31 or 2026-01-31T12:00:00Z, got "yesterday"',
      'experiment.variants[0].weight: expected a number at least 0, got -1',
      'experiment.metrics[0].direction: expected "increase" or "decrease", got "up"',
      'experiment.metrics[0]: expected exactly one of "column", "condition" and "event", but it is missing',
      'experiment.metrics[1].type: expected "proportion", "mean", "ratio", "quantile", "retention" or "funnel", got "medium"',
      'experiment.metrics[2].denominator: expected a block with "column", "condition" or "event", but it is missing',
      'experiment.metrics[2].filter.op: expected "=", "!=", "<", "<=", ">", ">=", "in", "not in", "is null" or "is not null", got "~"',
      'experiment.plan.alpha: expected a number less than 1, got 2',
      'experiment.plan.stopping.parameter: expected rho, a number more than 0, but it is missing',
      'experiment.plan.stopping.looks: expected information fractions that ascend, got [0.5,0.2]',
      'source.tolerance: expected a number, got "low"',
      'source: expected either "file" or "connection", but it is missing',
      'source.variant: expected a string, but it is missing',
      'source.join[0]: expected either "file" or "connection", but it is missing',
    ])
    expect(findings[6]?.code).toBe('missing-field')
    expect(findings[5]).toMatchObject({
      code: 'invalid-field',
      evidence: { path: 'experiment.metrics[0].direction', value: 'up', expected: '"increase" or "decrease"' },
    })
  })

  test('needs exactly one control, distinct ids and two variants that get traffic', () => {
    const variants = [
      { id: 'a', is_control: true },
      { id: 'a', is_control: true, weight: 0 },
    ]
    expect(messages(studyWith({ experiment: { variants } }))).toEqual([
      'experiment.variants: expected ids that are each used once, got "a"',
      'experiment.variants: expected exactly one variant with "is_control": true, got ["a","a"]',
      expect.stringContaining('expected at least two variants with a weight above 0'),
    ])
  })

  test('must not ask a subjects or moments source for what only events have', () => {
    expect(messages(studyWith({ metric: { column: undefined, event: 'order' } }))).toEqual([
      'experiment.metrics[0].event: expected a column, since the source is of kind subjects, got "order"',
    ])
    expect(messages(studyWith({ metric: { covariate: { lookback_days: 7 } } }))).toEqual([
      expect.stringContaining(
        'experiment.metrics[0].covariate: expected a column: only an events source can look back',
      ),
    ])
  })

  test.each(['null', '[]', '"text"', '7'])('%s is no study', (text) => {
    expect(messages(text)).toEqual([expect.stringContaining('the document: expected a study')])
  })
})

type Fields = Readonly<Record<string, unknown>>
const stoppingOf = (stopping: Fields) => parseStudy(studyWith({ plan: { stopping } }))
const found = (stopping: Fields) => stoppingOf(stopping).findings.map(({ message }) => message)
const planMessages = (plan: Fields) => parseStudy(studyWith({ plan })).findings.map(({ message }) => message)
const planOf = (plan: Fields) => parseStudy(studyWith({ plan })).study?.experiment.plan

describe('stopping rules', () => {
  test.each([
    [{ kind: 'confidence-sequence' }, { kind: 'confidence-sequence', tunedFor: null }],
    [
      { kind: 'confidence-sequence', tuned_for: 40_000 },
      { kind: 'confidence-sequence', tunedFor: 40_000 },
    ],
    [{ kind: 'msprt' }, { kind: 'msprt', tau: null }],
    [
      { kind: 'msprt', tau: 0.02 },
      { kind: 'msprt', tau: 0.02 },
    ],
    [{ kind: 'sprt' }, { kind: 'sprt', effect: null, beta: 0.2 }],
    [
      { kind: 'sprt', effect: 0.02, beta: 0.1 },
      { kind: 'sprt', effect: 0.02, beta: 0.1 },
    ],
    [
      {
        kind: 'group-sequential',
        spending: 'obrien-fleming',
        looks: [0.4, 1],
        futility: { spending: 'hwang-shih-decani', parameter: -2, beta: 0.2 },
      },
      {
        kind: 'group-sequential',
        spending: { kind: 'obrien-fleming' },
        looks: [0.4, 1],
        plannedSubjects: null,
        futility: { spending: { kind: 'hwang-shih-decani', parameter: -2 }, beta: 0.2 },
      },
    ],
  ])('%o is read as it says, without a warning', (stopping, expected) => {
    const { study, findings } = stoppingOf(stopping)
    expect(study?.experiment.plan.stopping).toEqual(expected)
    expect(findings).toEqual([])
  })

  test('what they cannot be is told', () => {
    expect(found({ kind: 'confidence-sequence', tuned_for: 0 })).toEqual([
      'experiment.plan.stopping.tuned_for: expected a number more than 0, got 0',
    ])
    expect(found({ kind: 'msprt', tau: 'wide' })).toEqual([
      'experiment.plan.stopping.tau: expected a number, got "wide"',
    ])
    expect(found({ kind: 'sprt', effect: -1, beta: 0.2 })).toEqual([
      'experiment.plan.stopping.effect: expected a number more than 0, got -1',
    ])
    const futility = { spending: 'kim-demets', beta: 0.7 }
    expect(found({ kind: 'group-sequential', spending: 'pocock', looks: 3, futility })).toEqual([
      'experiment.plan.stopping.futility.beta: expected a number less than 0.5, got 0.7',
    ])
    const unnamed = { spending: 'kim-demets', beta: 0.2 }
    expect(found({ kind: 'group-sequential', spending: 'pocock', looks: 3, futility: unnamed })).toEqual([
      'experiment.plan.stopping.futility.parameter: expected rho, a number more than 0, but it is missing',
    ])
  })
})

describe('what a plan tests for', () => {
  test('one side at any look needs an alpha below one half', () => {
    const stopping = { kind: 'msprt' }
    expect(planMessages({ alpha: 0.5, guardrail_alternative: 'harm', stopping })).toEqual([
      'experiment.plan.alpha: expected a number less than 0.5, for one-sided tests at any look, got 0.5',
    ])
    expect(planMessages({ alpha: 0.5, stopping })).toEqual([])
    expect(planMessages({ alpha: 0.5, stopping: { kind: 'sprt' } })).toEqual([
      "experiment.plan.alpha: expected a number less than 0.5, for Wald's test, got 0.5",
    ])
  })

  test('harm, for all metrics or for guardrails only', () => {
    expect(planOf({ alternative: 'harm' })).toMatchObject({ alternative: 'harm' })
    expect(planOf({ guardrail_alternative: 'harm' })).toMatchObject({
      alternative: 'two-sided',
      guardrailAlternative: 'harm',
    })
    expect(planOf({})).not.toHaveProperty('guardrailAlternative')
  })
})

describe('phases of the split', () => {
  const timed = { exposed_at: 'at' }
  const problemsOf = (phases: unknown, source: Change = timed) =>
    messages(studyWith({ experiment: { phases }, source })).map((message) => message.replace('experiment.', ''))

  test('are read as UTC, a variant that is not named having no share', () => {
    const phases = [phase('2026-01-01', { gate_30: 9, gate_40: 1 }), phase('2026-01-08T12:00:00+02:00', { gate_40: 1 })]
    expect(parseStudy(studyWith({ experiment: { phases }, source: timed })).study?.experiment.phases).toEqual([
      { from: '2026-01-01T00:00:00.000Z', weights: { gate_30: 9, gate_40: 1 } },
      { from: '2026-01-08T10:00:00.000Z', weights: { gate_40: 1 } },
    ])
  })

  test('that are wrong say where', () => {
    const [early, late] = [phase('2026-01-01', { gate_30: 1 }), phase('2026-01-02', { gate_30: 1 })]
    expect(problemsOf([late, early])).toEqual([
      'phases[1].from: expected a time after the phase before (2026-01-02T00:00:00.000Z), got "2026-01-01T00:00:00.000Z"',
    ])
    expect(problemsOf([phase('2026-01-01', { gate_50: 1 })])).toEqual([
      'phases[0].weights.gate_50: expected the id of a variant, got "gate_50"',
    ])
    expect(problemsOf([phase('2026-01-01', { gate_30: 0 })])).toEqual([
      'phases[0].weights: expected a weight above 0 of some variant, got {"gate_30":0}',
    ])
    expect(problemsOf([])).toHaveLength(1)
    expect(problemsOf('2026-01-01')).toHaveLength(1)
  })

  test('need a source that says when subjects came', () => {
    const phases = [phase('2026-01-01', { gate_30: 1, gate_40: 1 })]
    expect(problemsOf(phases)).toEqual([])
    expect(problemsOf(phases, {})[0]).toContain('phases: expected none without "exposed_at" in the source')
  })
})

describe('hostile text', () => {
  test('nests deeper than is read', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect(messages(deep)).toEqual(['the document nests deeper than 100 levels'])
    const filter: unknown = JSON.parse(`${'[{"any":'.repeat(60)}[]${'}]'.repeat(60)}`)
    expect(messages(studyWith({ source: { filter } }))).toEqual(['the document nests deeper than 100 levels'])
  })

  test('carries __proto__ and constructor keys without touching any prototype', () => {
    const text = studyWith({}).replace(
      '"hypothesis"',
      '"__proto__": {"polluted": true}, "constructor": 1, "hypothesis"',
    )
    const { study } = parseStudy(text)
    expect(study).not.toBeNull()
    expect(Object.getPrototypeOf(study?.experiment)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
    const name = studyWith({ experiment: { name: undefined } }).replace(
      '{"experiment_id"',
      '{"__proto__":{"name":"x"},"experiment_id"',
    )
    expect(parseStudy(name).study?.experiment.name).toBe('cookie_cats_gate')
  })

  test('hides control and bidirectional characters; messages show them escaped', () => {
    const [message] = messages(studyWith({ metric: { direction: 'up\u202e\u0007\u001b[31m' } }))
    expect(message).toContain(String.raw`got "up\u202e\u0007\u001b[31m"`)
  })

  test('is long; messages stay short', () => {
    const [message] = messages(studyWith({ metric: { direction: 'x'.repeat(1_000_000) } }))
    expect(message?.length).toBeLessThan(250)
  })

  test('writes numbers that are none', () => {
    expect(messages(studyWith({ plan: { alpha: 0.05 } }).replace('"alpha":0.05', '"alpha":1e999'))).toEqual([
      expect.stringContaining('experiment.plan.alpha: expected a number'),
    ])
  })
})
