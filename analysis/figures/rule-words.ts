import type { SequentialTuning } from '../experiment/result'
import type { AnalysisPlan, Correction, SequentialRule } from '../experiment/spec'
import { assertNever } from '../failures'
import { formatCount, formatNumber } from '../format/index'
import { spendingName } from '../sequential/index'

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

/** `Tuned for 40,000 subjects (as planned).`: an always-valid method is as good as its tuning. */
export function tuningText(tuning: SequentialTuning): string {
  return tuning.kind === 'msprt'
    ? `Prior on the effect: normal with standard deviation τ = ${formatNumber(tuning.tau)} (${tunedBy.msprt[tuning.source]}).`
    : `Tuned for ${formatCount(tuning.tunedFor)} subjects over all variants (${tunedBy['confidence-sequence'][tuning.source]}).`
}

/** What the summary's p-value is called. */
export function sequentialPName(tuning: SequentialTuning | null): string {
  return tuning === null ? 'repeated' : 'always-valid'
}
