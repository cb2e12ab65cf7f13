import {
  type SrmResult,
  type SrmView,
  formatCount,
  formatNumber,
  formatPStatement,
  formatPValue,
  exactNumber,
  exactPValue,
  fixedNumeral,
  withSign,
  named,
} from '@analysis'
import { notEstimableText } from './reasons'
import { type Told, tellCount, tellMissing, tellShare } from './told'

/** What the split says, in a sentence. */
export function splitSentence(srm: SrmResult): string {
  if (srm.kind === 'not-estimable') return `The split cannot be tested: ${notEstimableText(srm.reason)}.`
  const test = tellSplitTest(srm).text
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

/** A number of subjects that may be half a one: one decimal where it is not whole; `none` where nobody was expected. */
export function tellExpected(expected: number | undefined): Told {
  if (expected === undefined) return { text: 'none', exact: '' }
  return { text: subjects(expected), exact: exactNumber(expected) }
}

/** How many subjects more or fewer than expected. */
export function tellSurplus(observed: number, expected: number | undefined): Told {
  const surplus = observed - (expected ?? 0)
  return { text: withSign(subjects(surplus)), exact: exactNumber(surplus) }
}

function subjects(count: number): string {
  return Number.isInteger(count) ? formatCount(count) : fixedNumeral(count, 1)
}

/** The test of the split: `χ² 6.90 on 1 df, p = 0.0086`, or why it cannot be tested. */
export function tellSplitTest(srm: SrmResult): Told {
  if (srm.kind === 'not-estimable') return tellMissing(srm.reason)
  return {
    text: `χ² ${formatNumber(srm.statistic)} on ${srm.degreesOfFreedom} df, ${formatPStatement(srm.pValue)}`,
    exact: `χ² ${exactNumber(srm.statistic)}, p ${exactPValue(srm.pValue, srm.log10P)}`,
  }
}

/** One variant of a split: what was observed, what was set. */
export interface ToldSplit {
  readonly observed: Told
  readonly expected: Told
  readonly surplus: Told
  readonly share: Told
  readonly setShare: Told
}

/** Shares are of the subjects in variants that were meant to get some. */
export function tellSplit({ observed, expected }: SrmResult, variantId: string): ToldSplit {
  const total = Object.keys(expected).reduce((sum, id) => sum + (named(observed, id) ?? 0), 0)
  const [seen, wanted] = [named(observed, variantId) ?? 0, named(expected, variantId)]
  const share = (count: number | undefined) => tellShare(count === undefined || total === 0 ? null : count / total, 4)
  return {
    observed: tellCount(seen),
    expected: tellExpected(wanted),
    surplus: tellSurplus(seen, wanted),
    share: share(seen),
    setShare: share(wanted),
  }
}
