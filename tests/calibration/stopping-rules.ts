import { confidenceSequence } from '../../analysis/sequential/asymptotic-sequence'
import { groupSequentialBounds } from '../../analysis/sequential/boundaries'
import { mixtureSprt } from '../../analysis/sequential/mixture-sprt'
import { normal, type SpendingFunction } from '@analysis'
import { sprtCritical } from '../../analysis/sequential/sprt-summary'
import { wangTsiatisBounds } from '../golden/unshipped/classic-boundaries'

export const ALPHA = 0.05
/** Subjects over both variants at the end of every simulated experiment. */
export const PLANNED_SUBJECTS = 1_400_000

/** When an experiment stops: at the first look where |z| reaches that look's bound. */
export interface StoppingRule {
  readonly name: string
  /** Whether the rule promises its error rate under repeated looks. */
  readonly valid: boolean
  /** Bounds on |z| at equally spaced looks; infinite where nothing can be claimed. */
  readonly bounds: (looks: number) => readonly number[]
}

const fractions = (looks: number) => Array.from({ length: looks }, (_, i) => (i + 1) / looks)

function groupSequential(name: string, spending: SpendingFunction): StoppingRule {
  const bounds = (looks: number) =>
    groupSequentialBounds({ sides: 2, alpha: ALPHA, informationFractions: fractions(looks), spending })
  return { name, valid: true, bounds: (looks) => bounds(looks).map(({ critical }) => critical) }
}

function sequence(name: string, tunedTo: number): StoppingRule {
  return {
    name,
    valid: true,
    bounds: (looks) =>
      fractions(looks).map((fraction) => {
        const effect = { estimate: 0, standardError: 1, n: fraction * PLANNED_SUBJECTS }
        return confidenceSequence(effect, { alpha: ALPHA, alternative: 'two-sided', tunedTo }).halfWidth
      }),
  }
}

/** The prior's standard deviation is the effect a fixed test finds with 80 % power, in standard errors of the end. */
function mixture(name: string, priorStandardDeviation: number): StoppingRule {
  return {
    name,
    valid: true,
    bounds: (looks) =>
      fractions(looks).map((fraction) => {
        const variance = 1 / fraction
        const { halfWidth } = mixtureSprt(0, variance, { alpha: ALPHA, priorVariance: priorStandardDeviation ** 2 })
        return halfWidth / Math.sqrt(variance)
      }),
  }
}

/** Its alternative is the effect there is. Acceptance is not obeyed, which can only add false positives. */
function sprt(name: string, effect: number): StoppingRule {
  const design = { effect, alpha: ALPHA, beta: 0.2, alternative: 'two-sided' } as const
  return {
    name,
    valid: true,
    bounds: (looks) => fractions(looks).map((fraction) => sprtCritical(1 / Math.sqrt(fraction), design)),
  }
}

const fixedBound = normal.upperQuantile(ALPHA / 2)

/** The effect, in standard errors of the last look, that a fixed-horizon test finds with 80 % power. */
export const DETECTABLE_EFFECT = fixedBound + normal.upperQuantile(0.2)

export const stoppingRules: readonly StoppingRule[] = [
  {
    name: 'fixed horizon, one look at the end',
    valid: true,
    bounds: (looks) => fractions(looks).map((fraction) => (fraction === 1 ? fixedBound : Infinity)),
  },
  {
    name: 'fixed horizon, peeked at every look',
    valid: false,
    bounds: (looks) => fractions(looks).map(() => fixedBound),
  },
  groupSequential("O'Brien-Fleming-type spending", { kind: 'obrien-fleming' }),
  groupSequential('Pocock-type spending', { kind: 'pocock' }),
  {
    name: "Pocock's constant bound, looks planned in advance",
    valid: true,
    bounds: (looks) => wangTsiatisBounds({ alpha: ALPHA, looks, delta: 0.5 }),
  },
  groupSequential('Hwang-Shih-DeCani, gamma -4', { kind: 'hwang-shih-decani', parameter: -4 }),
  groupSequential('Kim-DeMets, rho 3', { kind: 'kim-demets', parameter: 3 }),
  sequence('confidence sequence, tuned to the planned end', PLANNED_SUBJECTS),
  sequence('confidence sequence, tuned to 5,000 subjects', 5_000),
  mixture('mixture SPRT, prior as wide as the detectable effect', DETECTABLE_EFFECT),
  sprt("Wald's SPRT against the true effect", DETECTABLE_EFFECT),
]
