import type { SrmResult } from '@analysis'
import { fact, type Fact } from '../words/fact'
import { tellSplit } from '../words/split-words'

export function splitFacts(srm: SrmResult, variantId: string): readonly Fact[] {
  const { observed, expected, surplus, share, setShare } = tellSplit(srm, variantId)
  return [
    fact('Observed', observed),
    fact('Expected', expected),
    fact('Difference', surplus),
    fact('Observed share', share),
    fact('Set share', setShare),
  ]
}

/** Every variant of a slice's split. */
export function sliceFacts(srm: SrmResult, variantIds: readonly string[]): readonly Fact[] {
  return variantIds.flatMap((id) => {
    const { observed, expected } = tellSplit(srm, id)
    return [fact(`${id}: observed`, observed), fact(`${id}: expected`, expected)]
  })
}
