import type { SequentialSummary, SequentialTuning } from '../results/sequential'
import type { TestOptions } from '../inference/options'
import { alwaysValidSummary } from './always-valid-summary'
import { confidenceSequence } from './asymptotic-sequence'
import type { LookEstimate } from './look-estimate'
import { tuningFor } from './normal-mixture'

/** Subjects that a confidence sequence is tuned to when its plan names no number: it must not follow the data. */
export const DEFAULT_TUNING = 5000

export interface TuningOptions {
  /** The alpha that the tuning goes by where it is not the test's own: an interval of another level, the same mixture. */
  readonly tuningAlpha?: number
}

/**
 * The asymptotic confidence sequence of a history of looks, tightest at `tunedFor` subjects over all variants (null: the
 * default, 5,000). Waudby-Smith et al. (2021).
 */
export function confidenceSequenceSummary(
  looks: readonly LookEstimate[],
  options: TestOptions & TuningOptions & { readonly tunedFor: number | null },
): SequentialSummary {
  const { alpha, alternative, tuningAlpha = alpha } = options
  const planned = options.tunedFor ?? DEFAULT_TUNING
  // the sequence is tightest elsewhere under another alpha: this keeps the mixture of the alpha it was tuned at
  const sides = alternative === 'two-sided' ? 1 : 2
  const tunedTo = planned * (tuningFor(sides * alpha, 1) / tuningFor(sides * tuningAlpha, 1))
  const tuning: SequentialTuning = {
    kind: 'confidence-sequence',
    tunedFor: planned,
    source: options.tunedFor === null ? 'default' : 'plan',
  }
  return alwaysValidSummary(looks, {
    method: `asymptotic confidence sequence, tuned for ${planned.toLocaleString('en')} subjects`,
    tuning,
    alternative,
    read: (look) => confidenceSequence(look, { alpha, alternative, tunedTo }),
  })
}
