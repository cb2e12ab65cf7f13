import { formatCount, type RankedCause } from '@analysis'
import { causeWords } from '../words/cause-words'
import { fact, type Fact, textFact } from '../words/fact'
import { tellCount, tellPValue } from '../words/told'

/** What a cause was judged by: its test, its counts by variant, what would refute it, and what to look at next. */
export function causeFacts({ code, pValue, log10P, evidence, moved }: RankedCause): readonly Fact[] {
  const { refutedBy, next } = causeWords[code]
  return [
    fact('p', tellPValue(pValue, log10P)),
    ...evidence.map(({ variantId, touched, of }) => ({
      label: `${variantId}: touched`,
      value: `${formatCount(touched)} of ${formatCount(of)}`,
      exact: `${touched} of ${of}`,
    })),
    ...Object.entries(moved ?? {}).map(([variantId, subjects]) => fact(`${variantId}: moved`, tellCount(subjects))),
    textFact('Refuted by', refutedBy),
    textFact('Next', next),
  ]
}
