import { type SrmResult, type SrmView, formatCount, formatNumber, formatPStatement, formatPValue } from '@analysis'
import { notEstimableText } from './reasons'

/** What the split says, in a sentence. */
export function splitSentence(srm: SrmResult): string {
  if (srm.kind === 'not-estimable') return `The split cannot be tested: ${notEstimableText(srm.reason)}.`
  const test = `χ² ${formatNumber(srm.statistic)} on ${srm.degreesOfFreedom} df, ${formatPStatement(srm.pValue)}`
  return srm.flagged
    ? `Sample ratio mismatch: ${test}. Effects are not safe to act on until its cause is known.`
    : `No sample ratio mismatch: ${test}.`
}

/** What watching the split shows, in a sentence. */
export function watchSentence(watch: SrmView['watch']): string {
  if (watch.kind === 'not-estimable') return `The split cannot be watched by day: ${notEstimableText(watch.reason)}.`
  const p = formatPValue(watch.days.at(-1)?.pValue ?? 1)
  return watch.crossedOn === null
    ? `Watched day by day, the split has held on all ${watch.days.length} days (always-valid p ${p}).`
    : `Watched day by day, the split broke on ${watch.crossedOn} (always-valid p ${p}).`
}

/** A count that may be half a subject: one decimal where it is not whole. */
export function expectedText(expected: number): string {
  return Number.isInteger(expected)
    ? formatCount(expected)
    : expected.toLocaleString('en-US', { maximumFractionDigits: 1 })
}
