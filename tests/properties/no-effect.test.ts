import { describe, expect, it } from 'vitest'
import { xoshiro128, type RandomStream } from '@analysis'
import { effectOf, methods, type Subject } from './methods'

/** A subject in no experiment at all; `before` says something about its outcomes, or nothing. */
function draw(random: RandomStream, informative: boolean): Subject {
  const habit = random.normal()
  const visits = 3 + random.integer(5)
  const seen = informative ? habit : random.normal()
  return {
    value: 20 + 3 * habit + 4 * random.normal(),
    happened: random.uniform() < 0.4 + 0.1 * Math.tanh(habit) ? 1 : 0,
    visits,
    before: 10 + seen,
    tenure: random.normal(),
    country: random.uniform() < 0.4 ? 'de' : 'fr',
    loads: Array.from({ length: 1 + random.integer(3) }, () => 100 + 10 * habit + 20 * random.normal()),
  }
}

function sample(random: RandomStream, size: number, informative = true): readonly Subject[] {
  return Array.from({ length: size }, () => draw(random, informative))
}

/** Largest distance of the values' distribution from the uniform one (Kolmogorov-Smirnov). */
function distanceFromUniform(pValues: readonly number[]): number {
  const n = pValues.length
  const distances = pValues
    .toSorted((a, b) => a - b)
    .map((p, i) => Math.max(Math.abs(p - i / n), Math.abs((i + 1) / n - p)))
  return Math.max(...distances)
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

describe.each(methods)('%s, when nothing differs', (_, method) => {
  it('have uniform p-values', () => {
    const random = xoshiro128(20_260_102)
    const experiments = 300
    // unequal sizes: two shares of equal denominators agree too often for any continuous distribution
    const pValues = Array.from({ length: experiments }, () => {
      const read = effectOf(method, sample(random, 211), sample(random, 190))
      if (read === null) throw new Error('there is enough of everything')
      return read.test.pValue
    })
    // 0.1 % of the uniform distribution's own samples are farther away; a share in steps of 1 / 211 adds its steps
    const steps = method.metric.type === 'proportion' ? 0.03 : 0
    expect(distanceFromUniform(pValues)).toBeLessThan(1.95 / Math.sqrt(experiments) + steps)
  })
})

const adjusted = methods.filter(([, { metric }]) => metric.covariates.length > 0)

describe.each(adjusted)('%s, by covariates that say nothing', (_, method) => {
  it('change neither the effect nor its error in expectation', () => {
    const random = xoshiro128(20_260_103)
    const readings = Array.from({ length: 200 }, () => {
      const t = sample(random, 120, false).map((each) => ({ ...each, value: each.value + 1 }))
      const read = effectOf(method, sample(random, 120, false), t)
      const cuped = read?.effect.cuped
      if (read === null || cuped?.kind !== 'estimated' || cuped.unadjusted.absolute.kind !== 'estimated') {
        throw new Error('there is enough of everything')
      }
      const { estimate, standardError } = cuped.unadjusted.absolute
      return {
        moved: (read.absolute.estimate - estimate) / standardError,
        widened: read.absolute.standardError / standardError,
      }
    })
    const moved = readings.map((each) => each.moved)
    const spread = Math.sqrt(mean(moved.map((each) => each ** 2)) / moved.length)
    expect(Math.abs(mean(moved))).toBeLessThan(4 * spread)
    // what one experiment's chance correlation moves is small against what chance moves the effect itself
    expect(spread * Math.sqrt(moved.length)).toBeLessThan(0.15)
    expect(Math.abs(mean(readings.map((each) => each.widened)) - 1)).toBeLessThan(0.01)
  })
})
