import {
  type SequentialTuning,
  type AnalysisPlan,
  type Correction,
  type SequentialRule,
  assertNever,
  formatCount,
  formatPercent,
  spendingName,
  formatSize,
} from '@analysis'
import type { EffectUnit } from './effect-unit'

export const correctionNames = {
  none: 'no correction',
  bonferroni: 'Bonferroni',
  holm: 'Holm',
  hochberg: 'Hochberg',
  'benjamini-hochberg': 'Benjamini–Hochberg',
  'benjamini-yekutieli': 'Benjamini–Yekutieli',
  dunnett: 'Dunnett',
} as const satisfies Readonly<Record<Correction, string>>

/** The correction that a plan's effects have: Dunnett's knows no repeated looks and gives way to Holm's. */
export function planCorrectionName({ correction, stopping }: Pick<AnalysisPlan, 'correction' | 'stopping'>): string {
  return correction === 'dunnett' && stopping.kind !== 'fixed'
    ? 'Holm (in place of Dunnett)'
    : correctionNames[correction]
}

/** `O'Brien-Fleming-type boundary`: what a statistic is held against. */
export function boundaryName(rule: SequentialRule): string {
  switch (rule.kind) {
    case 'group-sequential':
      return `${spendingName(rule.spending)} boundary`
    case 'confidence-sequence':
      return 'boundary of the confidence sequence'
    case 'msprt':
      return 'boundary of the mixture SPRT'
    case 'sprt':
      return "boundary of Wald's SPRT"
    default:
      return assertNever(rule)
  }
}

/** `Pocock-type spending`, `confidence sequence`: by which method intervals hold at every look. */
export function ruleName(rule: SequentialRule): string {
  switch (rule.kind) {
    case 'group-sequential':
      return `${spendingName(rule.spending)} spending`
    case 'confidence-sequence':
      return 'confidence sequence'
    case 'msprt':
      return 'mixture SPRT'
    case 'sprt':
      return "Wald's SPRT"
    default:
      return assertNever(rule)
  }
}

const tunedBy = {
  'confidence-sequence': { plan: 'as planned', default: 'the default: the plan names no number' },
  msprt: {
    plan: 'as planned',
    mde: "the smallest effect worth detecting, by the metric's mde",
    default: 'from the spread of the data, for 5,000 subjects: neither the plan nor the metric names an effect',
  },
} as const

type SprtTuning = Extract<SequentialTuning, { kind: 'sprt' }>

/** What Wald's test takes for granted is said beside it: there is no effect, or there is exactly this one. */
function alternativeText({ effect, beta, source }: SprtTuning, unit: EffectUnit): string {
  if (effect === null) {
    return 'Wald’s test decides nothing: it needs an effect to test against, and neither the plan nor the metric names one.'
  }
  const by = source === 'plan' ? 'as planned' : tunedBy.msprt.mde
  return (
    `Tests no effect against one of ${formatSize(effect, unit)} (${by}) with power ${formatPercent(1 - beta)}: ` +
    'its error rates are for these two alone, and its interval is never shorter than half that effect to either side.'
  )
}

/** `Tuned for 40,000 subjects (as planned).`: an always-valid method is as good as its tuning. */
export function tuningText(tuning: SequentialTuning, unit: EffectUnit): string {
  switch (tuning.kind) {
    case 'confidence-sequence':
      return `Tuned for ${formatCount(tuning.tunedFor)} subjects over all variants (${tunedBy['confidence-sequence'][tuning.source]}).`
    case 'msprt':
      return `Prior on the effect: normal with standard deviation τ = ${formatSize(tuning.tau, unit)} (${tunedBy.msprt[tuning.source]}).`
    case 'sprt':
      return alternativeText(tuning, unit)
    default:
      return assertNever(tuning)
  }
}

/** What the summary's p-value is called. */
export function sequentialPName(tuning: SequentialTuning | null): string {
  if (tuning === null) return 'repeated'
  return tuning.kind === 'sprt' ? 'SPRT' : 'always-valid'
}
