import type { SequentialLook } from '@analysis'
import type { EffectUnit } from '../words/effect-unit'
import { fact, type Fact } from '../words/fact'
import { tellLook } from '../words/sequential-words'
import { tellCount, tellNumber, tellShare } from '../words/told'

/** What lies behind one look: how much was known, what was seen, what it was held against. */
export function lookFacts(look: SequentialLook, unit: EffectUnit): readonly Fact[] {
  return [
    fact('Subjects', tellCount(look.n)),
    fact('Information fraction', tellShare(look.informationFraction)),
    fact('Effect', tellLook(look, unit)),
    fact('Statistic z', tellNumber(look.statistic)),
    fact('Boundary, lower', tellNumber(look.boundary.lower)),
    fact('Boundary, upper', tellNumber(look.boundary.upper)),
    ...(look.futility === null ? [] : [fact('Futility bound', tellNumber(look.futility))]),
    ...(look.alphaSpent === null ? [] : [fact('Alpha spent', tellNumber(look.alphaSpent))]),
  ]
}
