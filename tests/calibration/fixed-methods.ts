import { clusteredQuantileTest } from '../golden/unshipped/clustered-quantile'
import { cuped } from '../../analysis/estimation/cuped'
import { cupedRatio } from '../../analysis/estimation/cuped-ratio'
import { linAdjustment } from '../../analysis/estimation/lin-adjustment'
import { momentsOfRows } from '../support/moments-of-rows'
import { ratioTest } from '../../analysis/estimation/ratio'
import { relativeEffect } from '../../analysis/estimation/relative-effect'
import { scoreTest } from '../../analysis/inference/score-test'
import { summaryOf } from '../../analysis/inference/sample-summary'
import { twoProportionZ, type SuccessCount } from '../../analysis/inference/two-proportion-z'
import { welchTest } from '../../analysis/inference/welch'
import type { Estimable, Interval, RandomStream } from '@analysis'
import type { Moments } from '../../analysis/moments/moments'

export const ALPHA = 0.05
const options = { alpha: ALPHA, alternative: 'two-sided' } as const

/** A method and a world to try it in. */
export interface FixedMethod {
  readonly name: string
  readonly world: string
  /** Exact and conservative methods claim at most alpha, the others alpha. */
  readonly claims: 'alpha' | 'at most alpha'
  /** What the interval is to cover when there is an effect. */
  readonly trueEffect: number
  /** The interval of one experiment with the given effect; 0 outside it is a rejection. Null: not estimable. */
  readonly interval: (random: RandomStream, effect: number) => Interval | null
}

/** Every fixed-horizon method with the size of sample, skew and dependence it is used for. */
export const fixedMethods: readonly FixedMethod[] = [
  {
    name: 'Welch t',
    world: '2 x 400 subjects, exponential values',
    claims: 'alpha',
    trueEffect: 0.15,
    interval: (random, effect) =>
      intervalOf(
        welchTest(
          summaryOf(rows(400, () => [exponential(random)])),
          summaryOf(rows(400, () => [exponential(random) + effect])),
          options,
        ).absolute,
      ),
  },
  {
    name: 'Welch t, unequal',
    world: '100 subjects of sd 3 against 400 of sd 1',
    claims: 'alpha',
    trueEffect: 0.5,
    interval: (random, effect) =>
      intervalOf(
        welchTest(
          summaryOf(rows(100, () => [3 * random.normal()])),
          summaryOf(rows(400, () => [random.normal() + effect])),
          options,
        ).absolute,
      ),
  },
  {
    name: 'two-proportion z',
    world: '2 x 1,500 subjects, rate 0.1',
    claims: 'alpha',
    trueEffect: 0.03,
    interval: (random, effect) =>
      intervalOf(twoProportionZ(successes(random, 1500, 0.1), successes(random, 1500, 0.1 + effect), options).absolute),
  },
  {
    name: 'Miettinen-Nurminen score',
    world: '2 x 60 subjects, rate 0.1',
    claims: 'alpha',
    trueEffect: 0.15,
    interval: (random, effect) =>
      intervalOf(scoreTest(successes(random, 60, 0.1), successes(random, 60, 0.1 + effect), options).absolute),
  },
  {
    name: 'relative lift, delta method',
    world: '2 x 400 subjects, exponential values',
    claims: 'alpha',
    trueEffect: 0.2,
    interval: (random, effect) => {
      const control = summaryOf(rows(400, () => [exponential(random)]))
      const treatment = summaryOf(rows(400, () => [(1 + effect) * exponential(random)]))
      return intervalOf(relativeEffect(control, treatment, { ...options, degreesOfFreedom: null }))
    },
  },
  {
    name: 'ratio, delta method',
    world: '2 x 400 subjects, 1 to 9 sessions each, clicks per session',
    claims: 'alpha',
    trueEffect: 0.1,
    interval: (random, effect) =>
      intervalOf(
        ratioTest(
          rows(400, () => clicksAndSessions(random, 0.4)),
          rows(400, () => clicksAndSessions(random, 0.4 + effect)),
          options,
        ).absolute,
      ),
  },
  {
    name: 'CUPED',
    world: '2 x 300 subjects, correlation 0.7',
    claims: 'alpha',
    trueEffect: 0.2,
    interval: (random, effect) =>
      intervalOf(
        cuped(
          rows(300, () => correlated(random, 0.7)),
          rows(300, () => shifted(correlated(random, 0.7), effect)),
          { ...options, theta: 'total', outcome: 0, covariates: [{ name: 'x', column: 1 }] },
        ).absolute,
      ),
  },
  {
    name: 'Lin adjustment',
    world: '2 x 300 subjects, correlation 0.7, effect larger where x is',
    claims: 'alpha',
    trueEffect: 0.2,
    interval: (random, effect) =>
      intervalOf(
        linAdjustment(
          rows(300, () => correlated(random, 0.7)),
          rows(300, () => growing(correlated(random, 0.7), effect)),
          { ...options, outcome: 0, covariates: [{ name: 'x', column: 1 }] },
        ).absolute,
      ),
  },
  {
    name: 'CUPED of a ratio',
    world: '2 x 400 subjects, clicks per session before and after',
    claims: 'alpha',
    trueEffect: 0.05,
    interval: (random, effect) =>
      intervalOf(
        cupedRatio(
          rows(400, () => beforeAndAfter(random, 0)),
          rows(400, () => beforeAndAfter(random, effect)),
          { ...options, covariate: 'before', weighting: 'variance-optimal' },
        ).absolute,
      ),
  },
  {
    name: 'clustered median',
    world: '2 x 300 subjects with 1 to 9 events each, subjects differ',
    claims: 'alpha',
    trueEffect: 0.4,
    interval: (random, effect) =>
      intervalOf(clusteredQuantileTest(clusters(random, 300, 0), clusters(random, 300, effect), 0.5, options).absolute),
  },
]

function intervalOf(effect: Estimable<{ readonly interval: Interval }>): Interval | null {
  return effect.kind === 'estimated' ? effect.interval : null
}

function rows(count: number, row: () => readonly number[]): Moments {
  return momentsOfRows(Array.from({ length: count }, row))
}

function exponential(random: RandomStream): number {
  return -Math.log1p(-random.uniform())
}

function successes(random: RandomStream, n: number, rate: number): SuccessCount {
  let count = 0
  for (let i = 0; i < n; i++) if (random.uniform() < rate) count++
  return { successes: count, n }
}

function correlated(random: RandomStream, correlation: number): readonly [outcome: number, covariate: number] {
  const covariate = random.normal()
  return [correlation * covariate + Math.sqrt(1 - correlation ** 2) * random.normal(), covariate]
}

function shifted([outcome, covariate]: readonly [number, number], effect: number): readonly number[] {
  return [outcome + effect, covariate]
}

/** The effect averages `effect`; with no effect nothing differs. */
function growing([outcome, covariate]: readonly [number, number], effect: number): readonly number[] {
  return [outcome + effect * (1 + covariate), covariate]
}

function clicksAndSessions(random: RandomStream, rate: number): readonly [clicks: number, sessions: number] {
  const sessions = 1 + random.integer(9)
  const own = rate + 0.2 * (random.uniform() - 0.5)
  return [successes(random, sessions, own).successes, sessions]
}

function beforeAndAfter(random: RandomStream, effect: number): readonly number[] {
  const own = 0.2 + 0.6 * random.uniform()
  const [before, after] = [1 + random.integer(9), 1 + random.integer(9)]
  return [successes(random, after, own + effect).successes, after, successes(random, before, own).successes, before]
}

function clusters(random: RandomStream, subjects: number, shift: number): readonly (readonly number[])[] {
  return Array.from({ length: subjects }, () => {
    const own = random.normal()
    return Array.from({ length: 1 + random.integer(9) }, () => own + random.normal() + shift)
  })
}
