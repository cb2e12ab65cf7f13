/**
 * How well a query fits a text: every word must occur, as a whole or as letters in order inside one. Smaller is better,
 * null is no match. Starts of words beat middles, and those beat scattered letters.
 */
export function matchScore(query: string, text: string): number | null {
  const target = text.toLowerCase()
  let score = 0
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const cost = wordCost(word, target)
    if (cost === null) return null
    score += cost
  }
  return score
}

const middleCost = 10
const scatteredCost = 100

function wordCost(word: string, target: string): number | null {
  const at = target.indexOf(word)
  if (at >= 0) return at === 0 || /\W/.test(target.charAt(at - 1)) ? at / 100 : middleCost + at / 100
  return target.split(/\W+/).some((one) => isScattered(word, one)) ? scatteredCost : null
}

function isScattered(letters: string, text: string): boolean {
  let from = 0
  for (const letter of letters) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
