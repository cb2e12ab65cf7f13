import type { SequentialLook, SequentialSummary, SequentialTuning } from '../results/sequential'
import type { Alternative } from '../study/spec'
import { boundaryAt, isEstimated, openInterval, type EstimatedLook, type LookEstimate } from './look-estimate'

/** What an always-valid method says at one look. */
export interface AlwaysValidReading {
  readonly halfWidth: number
  /** Logarithm of the evidence against no effect, whose inverse is the p-value: an e-value, or a likelihood ratio. */
  readonly logE: number
}

interface AlwaysValidMethod {
  readonly method: string
  readonly tuning: SequentialTuning | null
  readonly alternative: Alternative
  readonly read: (look: EstimatedLook) => AlwaysValidReading
}

/**
 * The reading of a history of looks by a method that may be looked at any number of times: interval and boundary at
 * every look, which hold at all of them at once, and the smallest p-value so far. It never completes by itself.
 */
export function alwaysValidSummary(
  looks: readonly LookEstimate[],
  { method, tuning, alternative, read }: AlwaysValidMethod,
): SequentialSummary {
  let logE: number | null = null
  const rows = looks.map((look, index): SequentialLook => {
    const { at, n, informationFraction, estimate } = look
    const place = { look: index + 1, at, informationFraction, n, alphaSpent: null, effect: estimate, futility: null }
    if (!isEstimated(look)) {
      return { ...place, statistic: null, boundary: boundaryAt(Infinity, alternative), interval: null, crossed: false }
    }
    const reading = read(look)
    logE = Math.max(logE ?? 0, reading.logE)
    const interval = openInterval(look.estimate, reading.halfWidth, alternative)
    return {
      ...place,
      statistic: look.estimate / look.standardError,
      boundary: boundaryAt(reading.halfWidth / look.standardError, alternative),
      interval,
      crossed: interval.lower > 0 || interval.upper < 0,
    }
  })
  const decision = rows.some(({ crossed }) => crossed) ? 'stop-significant' : 'continue'
  return {
    method,
    looks: rows,
    decision,
    pValue: logE === null ? null : Math.exp(-logE),
    log10P: logE === null ? null : 0 - logE / Math.LN10,
    tuning,
    stopped: null,
    design: null,
  }
}
