import { expect, it } from 'vitest'
import type { Variant } from '../study/spec'
import { crossoverFindings } from './crossover-findings'

const variants: readonly Variant[] = [
  { id: 'c', weight: 2, isControl: true },
  { id: 'a', weight: 1, isControl: false },
  { id: 'b', weight: 1, isControl: false },
]
const between = (pair: string, first: string | null, subjects: number) => ({ variants: pair, first, subjects })

it('expects crossings between variants by the product of their shares', () => {
  // shares of pairs: c a 2, c b 2, a b 1
  const even = [between('a,c', null, 40), between('b,c', null, 40), between('a,b', null, 20)]
  expect(crossoverFindings(even, variants, 0.001)).toEqual([])
  const odd = [between('a,c', null, 40), between('b,c', null, 40), between('a,b', null, 70)]
  expect(crossoverFindings(odd, variants, 0.001)).toMatchObject([
    { severity: 'warning', evidence: { observed: { 'c and a': 40, 'c and b': 40, 'a and b': 70 } } },
  ])
  expect(crossoverFindings(odd, variants, 0.001)[0]!.message).toContain('a and b 2.3 times as often')
})

function crossing(there: number, back: number) {
  return crossoverFindings([between('a,c', 'c', there), between('a,c', 'a', back)], variants.slice(0, 2), 0.01)
}

it('reads each direction by the exact binomial test, at the level it is given', () => {
  expect(crossing(8, 0)).toMatchObject([{ evidence: { from: 'c', to: 'a', pValue: expect.closeTo(2 / 256, 12) } }])
  expect(crossing(7, 0)).toEqual([])
  expect(crossing(0, 0)).toEqual([])
})
