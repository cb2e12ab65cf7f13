import type { Effect, VariantSummary } from '@analysis'
import { describe, expect, test } from 'vitest'
import { scorecardOutcome } from '../../tests/support/notebook-over'
import { effectBayesianFacts } from './bayesian-facts'

function purchase(): { readonly effect: Effect; readonly variants: readonly VariantSummary[] } {
  const { view } = scorecardOutcome(false)
  const metric = view.kind === 'scorecard' ? view.metrics[0] : undefined
  if (metric === undefined) throw new Error('the scorecard has a metric')
  return { effect: metric.effects[0]!, variants: metric.variants }
}

function factsOf(direction: 'increase' | 'decrease', over: Partial<Effect> = {}) {
  const { effect, variants } = purchase()
  const facts = effectBayesianFacts({ ...effect, ...over }, variants, { direction, type: 'proportion' })
  return new Map(facts.map(({ label, value, exact }) => [label, { value, exact }]))
}

describe('an effect as a Bayesian reads it', () => {
  test('names its prior, and says how likely and how dear it is to be wrong', () => {
    const facts = factsOf('increase')
    expect(facts.get('Prior')!.value).toBe('uniform prior on each rate')
    expect(Number(facts.get('Chance to win')!.exact)).toBeGreaterThan(0.999)
    expect(Number(facts.get('Expected loss of keeping control')!.exact)).toBeCloseTo(0.0115, 4)
    expect(facts.get('Credible interval')!.value).toMatch(/^\+1\.15.pp \[\+0\.5\d, \+1\.7\d\]$/)
  })

  test('wins by falling where a fall is better', () => {
    const facts = factsOf('decrease')
    expect(Number(facts.get('Chance to win')!.exact)).toBeLessThan(0.001)
    expect(Number(facts.get('Expected loss of shipping')!.exact)).toBeCloseTo(0.0115, 4)
  })

  test('has a flat prior where the effect is more than two counts', () => {
    expect(factsOf('increase', { method: 'cuped-welch-t' }).get('Prior')!.value).toBe('flat prior')
  })

  test('is not there without an effect', () => {
    const missing = { kind: 'not-estimable', reason: 'too-few-subjects' } as const
    expect(factsOf('increase', { absolute: missing }).size).toBe(0)
  })
})
