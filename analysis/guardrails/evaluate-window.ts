import { formatNumber } from '../format/number'
import type {
  GuardrailReading,
  GuardrailRule,
  GuardrailState,
  GuardrailWindow,
  WindowHarm,
  WindowVariant,
} from './guardrail-window'
import { windowHarm, windowSummary } from './window-harm'

/**
 * The state of one guardrail for one treatment in one window, and why. What is not known is looked for first: a window is
 * judged only when the experiment is old enough, the stream is up to date and complete, and both variants have enough
 * subjects. A judged window is a breach when the harm-only sequential bound lies beyond the margin (non-inferiority);
 * under the plain rule, which controls no error, when the estimate does. docs/methods/guardrail-window.md
 */
export function evaluateWindow(window: GuardrailWindow, rule: GuardrailRule): GuardrailReading {
  const obstacle = unknownState(window, rule)
  if (obstacle !== null) return reading(window, rule, obstacle.state, obstacle.reason, null)
  const harm = windowHarm(window, rule)
  if (harm.kind === 'not-estimable') {
    return reading(window, rule, 'insufficient-data', `The effect is not estimable: ${harm.reason}.`, null)
  }
  const judged = rule.method === 'sequential-bound' ? judgeBound(harm) : judgeEstimate(harm)
  return reading(window, rule, judged.state, judged.reason, harm)
}

interface Judgement {
  readonly state: GuardrailState
  readonly reason: string
}

function unknownState(window: GuardrailWindow, rule: GuardrailRule): Judgement | null {
  const { control, treatment, ageMinutes, lagMinutes } = window
  if (ageMinutes < rule.minAgeMinutes) {
    return {
      state: 'too-young',
      reason: `It has run ${whole(ageMinutes)} of the ${whole(rule.minAgeMinutes)} minutes it must run.`,
    }
  }
  if (lagMinutes === null) return { state: 'stale', reason: 'No event has arrived yet.' }
  if (lagMinutes > rule.maxLagMinutes) {
    return {
      state: 'stale',
      reason: `The stream trails by ${whole(lagMinutes)} minutes; the limit is ${whole(rule.maxLagMinutes)}.`,
    }
  }
  for (const { variantId, completeness } of [control, treatment]) {
    if (completeness !== null && completeness < rule.minCompleteness) {
      return {
        state: 'incomplete-data',
        reason: `${percent(completeness)} of the events expected of ${variantId} arrived; ${percent(rule.minCompleteness)} are needed.`,
      }
    }
  }
  return samplesState(window, rule)
}

function samplesState({ control, treatment }: GuardrailWindow, { minSamples }: GuardrailRule): Judgement | null {
  for (const [variant, other] of [
    [control, treatment],
    [treatment, control],
  ] as const) {
    if (variant.moments.count === 0 && other.moments.count >= Math.max(1, minSamples)) {
      return {
        state: 'missing-variant',
        reason: `${variant.variantId} has no subject in the window, ${other.variantId} has ${other.moments.count}.`,
      }
    }
  }
  for (const { variantId, moments } of [control, treatment]) {
    if (moments.count < Math.max(2, minSamples)) {
      return {
        state: 'insufficient-data',
        reason: `${variantId} has ${moments.count} of the ${Math.max(2, minSamples)} subjects it must have in the window.`,
      }
    }
  }
  return null
}

function judgeBound({ estimate, lowerBound, margin, excessLowerBound }: WindowHarm): Judgement {
  const words = `harm ${formatNumber(estimate)}, at least ${formatNumber(lowerBound)}, margin ${formatNumber(margin)}`
  if (excessLowerBound > 0) return { state: 'breach', reason: `The bound lies beyond the margin: ${words}.` }
  if (estimate > margin) return { state: 'warning', reason: `The estimate lies beyond the margin, unproven: ${words}.` }
  if (lowerBound > 0) return { state: 'warning', reason: `Harm is proven, within the margin: ${words}.` }
  return { state: 'ok', reason: `Not shown to exceed the margin: ${words}.` }
}

function judgeEstimate({ estimate, margin }: WindowHarm): Judgement {
  const words = `harm ${formatNumber(estimate)}, threshold ${formatNumber(margin)}; a plain threshold controls no error`
  return estimate > margin
    ? { state: 'breach', reason: `The estimate lies beyond the threshold: ${words}.` }
    : { state: 'ok', reason: `The estimate lies within the threshold: ${words}.` }
}

function reading(
  { control, treatment }: GuardrailWindow,
  { method, metric }: GuardrailRule,
  state: GuardrailState,
  reason: string,
  harm: WindowHarm | null,
): GuardrailReading {
  const meanOf = (variant: WindowVariant) => {
    const { mean } = windowSummary(variant, metric)
    return variant.moments.count > 0 && Number.isFinite(mean) ? mean : null
  }
  return {
    state,
    reason,
    method,
    samples: { control: control.moments.count, treatment: treatment.moments.count },
    means: { control: meanOf(control), treatment: meanOf(treatment) },
    harm,
  }
}

function whole(minutes: number): string {
  return String(Math.floor(minutes))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
