import {
  type Estimable,
  type Interval,
  type NotEstimableReason,
  exactNumber,
  exactPValue,
  formatChangeEstimate,
  formatChangeInterval,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  formatPValue,
  formatSize,
  withSign,
} from '@analysis'
import { type ChangeUnit, type EffectUnit, type Measured, effectUnit } from './effect-unit'
import { notEstimableText } from './reasons'

/** A number as every surface tells it: rounded with its unit, and in full for hover and copy. */
export interface Told {
  readonly text: string
  readonly exact: string
}

/** A change with its interval, whole and in its parts, which share their decimals. */
export interface ToldChange extends Told {
  readonly kind: 'estimated'
  /** `−4.3 %` */
  readonly estimate: string
  /** `[−6.9, −1.7]` */
  readonly interval: string
  /** Estimate, lower and upper end in full: one spreadsheet column each. */
  readonly copied: readonly [string, string, string]
}

/** What could not be estimated, in words. */
export interface Untold extends Told {
  readonly kind: 'not-estimable'
}

export type ToldEffectSize = ToldChange | Untold

interface Change {
  readonly estimate: number
  readonly interval: Interval
}

/** `+1.23 pp [+0.45, +2.01]`, and in full `0.0123 [0.0045, 0.0201]`. */
export function tellChange({ estimate, interval }: Change, unit: ChangeUnit): ToldChange {
  const [value, lower, upper] = [exactNumber(estimate), exactNumber(interval.lower), exactNumber(interval.upper)]
  const parts = {
    estimate: formatChangeEstimate(estimate, interval, { unit }),
    interval: formatChangeInterval(estimate, interval, { unit }),
  }
  return {
    kind: 'estimated',
    ...parts,
    text: `${parts.estimate} ${parts.interval}`,
    exact: `${value} [${lower}, ${upper}]`,
    copied: [value, lower, upper],
  }
}

export function tellEstimable(change: Estimable<Change>, unit: ChangeUnit): ToldEffectSize {
  return change.kind === 'estimated' ? tellChange(change, unit) : tellMissing(change.reason)
}

export function tellMissing(reason: NotEstimableReason): Untold {
  return { kind: 'not-estimable', text: notEstimableText(reason), exact: reason }
}

/** A metric's value as it is read: a share as percent, else a number in the metric's unit. */
export function tellValue(value: number | null, metric: Measured): Told {
  return {
    text: effectUnit(metric) === 'points' ? formatPercent(value) : formatNumber(value),
    exact: exactNumber(value),
  }
}

/** A change without an interval: `+1.23 pp`. */
export function tellDifference(value: number | null, unit: EffectUnit): Told {
  return { text: formatDifference(value, unit), exact: exactNumber(value) }
}

/** A size without a sign, such as a standard error or a loss: `0.400 pp`. */
export function tellSize(value: number | null, unit: EffectUnit): Told {
  return { text: formatSize(value, unit), exact: exactNumber(value) }
}

export function tellNumber(value: number | null): Told {
  return { text: formatNumber(value), exact: exactNumber(value) }
}

export function tellCount(value: number | null): Told {
  return { text: formatCount(value), exact: exactNumber(value) }
}

/** How many more or fewer: `+1,204`. */
export function tellCountChange(value: number): Told {
  return { text: withSign(formatCount(value)), exact: exactNumber(value) }
}

/** A share of something, with as many significant digits as are asked for. */
export function tellShare(value: number | null, digits = 3): Told {
  return { text: formatPercent(value, digits), exact: exactNumber(value) }
}

/** A p-value; in full also where a double underflows to 0, by its logarithm. */
export function tellPValue(pValue: number | null, log10P: number | null = null): Told {
  const exact = pValue === null || log10P === null ? exactNumber(pValue) : exactPValue(pValue, log10P)
  return { text: formatPValue(pValue), exact }
}

/** The p-value of a test, or why there is none. */
export function tellTest(test: Estimable<{ readonly pValue: number; readonly log10P?: number }>): Told {
  if (test.kind === 'estimated') return tellPValue(test.pValue, test.log10P ?? null)
  return { text: formatPValue(null), exact: notEstimableText(test.reason) }
}

/** A difference in standard deviations: it has a sign and no unit. */
export function tellStandardised(value: number | null): Told {
  return { text: withSign(formatNumber(value)), exact: exactNumber(value) }
}
