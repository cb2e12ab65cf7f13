import { describe, expect, test } from 'vitest'
import { parseStudy, printStudy } from '@contract'

const columns = { kind: 'subjects', file: 'x.csv', variant: 'v' }
const events = {
  kind: 'events',
  exposures: { file: 'exposures.csv', subject: 'user', variant: 'v', at: 'at' },
  events: { file: 'events.csv', subject: 'user', event: 'name', at: 'at' },
}

function study(metric: object, source: object = events): string {
  const variants = [{ id: 'a', is_control: true }, { id: 'b' }]
  const experiment = { experiment_id: 'e', variants, metrics: [{ id: 'm', ...metric }] }
  return JSON.stringify({ format: 'assay.study/1', experiment, source })
}

function problems(metric: object, source: object = events): readonly string[] {
  return parseStudy(study(metric, source)).findings.map(({ message }) => message)
}

function read(metric: object, source: object = events) {
  const { study: whole, findings } = parseStudy(study(metric, source))
  expect(findings).toEqual([])
  expect(whole).not.toBeNull()
  // what was read can be written and read again
  const copy = { ...whole!, document: {} }
  expect(parseStudy(printStudy(copy)).study?.experiment).toEqual(whole!.experiment)
  return whole!.experiment.metrics[0]!
}

describe('a retention', () => {
  test('is an event in a window that starts on a day, one day wide unless said otherwise', () => {
    expect(read({ type: 'retention', event: 'visit', day: 7 })).toMatchObject({
      type: 'retention',
      day: 7,
      value: { kind: 'event', event: 'visit', aggregation: 'any', windowDays: 1 },
    })
    const wide = {
      type: 'retention',
      event: 'visit',
      day: 7,
      window_days: 3,
      filter: { field: 'x', op: '>', value: 1 },
    }
    expect(read(wide)).toMatchObject({ value: { windowDays: 3, filter: { field: 'x' } } })
  })

  test('is a column of a subject', () => {
    expect(read({ type: 'retention', column: 'd7' }, columns)).toMatchObject({ day: null, value: { column: 'd7' } })
  })

  test('needs its day, asks only whether the event happened, and cannot be capped', () => {
    expect(problems({ type: 'retention', event: 'visit' })).toEqual([
      'experiment.metrics[0].day: expected the day after first exposure on which the window starts, but it is missing',
    ])
    expect(problems({ type: 'retention', event: 'visit', day: 1, aggregation: 'count' })).toEqual([
      'experiment.metrics[0].aggregation: expected aggregation "any": the event happened or not, got "count"',
    ])
    expect(problems({ type: 'retention', event: 'visit', day: 1, cap: { absolute: 1 } })).toEqual([
      'experiment.metrics[0].cap: expected no "cap" on a retention, whose values are 0 and 1, got {"absolute":1}',
    ])
  })
})

describe('a funnel', () => {
  const steps = [{ event: 'view' }, { event: 'cart', filter: { field: 'price', op: '>', value: 10 } }, { event: 'buy' }]

  test('is a list of events, each in the window of the whole', () => {
    const funnel = read({ type: 'funnel', steps, window_days: 7 })
    expect(funnel).toMatchObject({
      type: 'funnel',
      value: { kind: 'event', event: 'buy', windowDays: 7 },
      steps: [{ event: 'view', windowDays: 7 }, { event: 'cart', filter: { field: 'price' } }, { event: 'buy' }],
    })
  })

  test('is a list of columns and conditions', () => {
    const mixed = [{ column: 'seen' }, { condition: { field: 'paid', op: '>', value: 0 } }]
    expect(read({ type: 'funnel', steps: mixed }, columns)).toMatchObject({
      steps: [{ kind: 'column' }, { kind: 'condition' }],
    })
  })

  test('needs two steps of one kind, and nothing else to measure', () => {
    expect(problems({ type: 'funnel', steps: [{ event: 'view' }] })).toEqual([
      'experiment.metrics[0].steps: expected a list of at least 2 items, got [{"event":"view"}]',
    ])
    expect(problems({ type: 'funnel', steps: [{ event: 'view' }, { column: 'x' }] })[0]).toContain(
      'expected steps that are all events or none',
    )
    expect(problems({ type: 'funnel', steps, event: 'buy' })[0]).toContain('expected only "steps"')
    expect(problems({ type: 'funnel', steps: [{ event: 'view', window_days: 1 }, { event: 'buy' }] })[0]).toContain(
      'steps[0].window_days: expected "window_days" of the whole funnel only',
    )
    expect(problems({ type: 'funnel', steps, covariate: { lookback_days: 7 } })[0]).toContain(
      'a funnel has no lookback',
    )
    expect(problems({ type: 'funnel', steps: [{ event: 'a' }, { event: 'b' }] }, columns)[0]).toContain(
      'expected a column, since the source is of kind subjects',
    )
  })
})

describe('a quantile', () => {
  test('is over subjects, or over the events of all of them', () => {
    expect(read({ type: 'quantile', column: 'ms', quantile: 0.95 }, columns)).toMatchObject({
      type: 'quantile',
      probability: 0.95,
      level: 'subject',
    })
    const ofEvents = read({ type: 'quantile', event: 'load', field: 'ms', quantile: 0.99, level: 'event' })
    expect(ofEvents).toMatchObject({ level: 'event', value: { event: 'load', field: 'ms' } })
    const total = read({ type: 'quantile', event: 'load', field: 'ms', aggregation: 'sum', quantile: 0.5 })
    expect(total).toMatchObject({ level: 'subject', value: { aggregation: 'sum' } })
  })

  test('takes no cap, covariate or strata, and says why', () => {
    const metric = { type: 'quantile', column: 'ms', quantile: 0.5, cap: { absolute: 1 }, covariate: 'x' }
    expect(problems({ ...metric, post_stratify: ['c'] }, columns)).toEqual([
      'experiment.metrics[0].cap: expected no "cap" on a quantile, which is not a mean of values, got {"absolute":1}',
      'experiment.metrics[0].covariate: expected no "covariate" on a quantile, which is not a mean of values, got "x"',
      'experiment.metrics[0].post_stratify: expected no "post_stratify" on a quantile, which is not a mean of values, got ["c"]',
      'experiment.metrics[0].covariate: expected either "covariate" or "post_stratify", not both, got [{"kind":"column","column":"x"}]',
    ])
    expect(problems({ type: 'quantile', column: 'ms', quantile: 1 }, columns)).toEqual([
      'experiment.metrics[0].quantile: expected a number less than 1, got 1',
    ])
    expect(problems({ type: 'quantile', column: 'ms', quantile: 0.5, level: 'event' }, columns)).toEqual([
      'experiment.metrics[0].level: expected an "event" with a "field" for a quantile over events, got "column"',
    ])
  })
})

describe('ways to adjust', () => {
  test('ridge with a given or a chosen penalty, Lin, and strata', () => {
    const mean = { type: 'mean', column: 'y' }
    expect(read({ ...mean, covariate: { ridge: ['a', 'b'] } }, columns).covariates).toEqual([
      { kind: 'ridge', columns: ['a', 'b'], penalty: null },
    ])
    expect(read({ ...mean, covariate: ['c', { ridge: ['a'], penalty: 0.5 }] }, columns).covariates).toEqual([
      { kind: 'column', column: 'c' },
      { kind: 'ridge', columns: ['a'], penalty: 0.5 },
    ])
    expect(read({ ...mean, covariate: 'a', adjustment: 'lin' }, columns).adjustment).toBe('lin')
    expect(read({ ...mean, covariate: 'a', adjustment: 'cuped' }, columns).adjustment).toBeUndefined()
    expect(read({ ...mean, post_stratify: 'country' }, columns).postStratify).toEqual({
      dimensions: ['country'],
      weights: null,
    })
    const weights = [
      { value: ['UK'], weight: 2 },
      { value: [null], weight: 1 },
    ]
    const given = { post_stratify: { dimensions: ['country'], weights } }
    expect(read({ ...mean, ...given }, columns).postStratify).toEqual({ dimensions: ['country'], weights })
  })

  test('what does not go together is said', () => {
    const ratio = { type: 'ratio', column: 'y', denominator: { column: 'd' } }
    expect(problems({ ...ratio, covariate: 'a', adjustment: 'lin' }, columns)[0]).toContain(
      'expected "cuped" for a ratio',
    )
    expect(problems({ ...ratio, post_stratify: ['c'] }, columns)[0]).toContain('no "post_stratify" on a ratio')
    const capped = { type: 'mean', column: 'y', cap: { percentile: 0.9, scope: 'segment' }, post_stratify: 'c' }
    expect(problems(capped, columns)[0]).toContain('cap.scope: expected "experiment" beside "post_stratify"')
    const counted = { ...columns, population: { file: 'all.csv', variant: 'v', count: 'n' } }
    expect(problems({ type: 'quantile', column: 'y', quantile: 0.5 }, counted)[0]).toContain('expected no "population"')
    const twice = [{ ridge: ['a'] }, { ridge: ['b'] }]
    expect(problems({ type: 'mean', column: 'y', covariate: twice }, columns)[0]).toContain('expected one "ridge"')
  })
})
