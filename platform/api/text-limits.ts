/** How a request's JSON may look, whatever its schema. */
export interface TextLimits {
  readonly depth: number
  readonly stringLength: number
  readonly values: number
}

export const defaultTextLimits: TextLimits = { depth: 32, stringLength: 20_000, values: 100_000 }

/**
 * What is wrong with parsed JSON before any schema looks at it: nested too deep, a text too long, too many values, or
 * text that no database and no hash can keep (NUL, lone surrogates). Null when nothing is. Walks without recursion.
 */
export function textProblem(value: unknown, limits: TextLimits, checkText = true): string | null {
  let level: unknown[] = [value]
  let seen = 0
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) return `nests deeper than ${limits.depth} levels`
    const below: unknown[] = []
    for (const item of level) {
      if (++seen > limits.values) return `holds more than ${limits.values} values`
      if (typeof item === 'string') {
        const problem = stringProblem(item, limits, checkText)
        if (problem !== null) return problem
      } else if (Array.isArray(item)) {
        for (const each of item) below.push(each)
      } else if (typeof item === 'object' && item !== null) {
        for (const [key, each] of Object.entries(item)) below.push(key, each)
      }
    }
    level = below
  }
  return null
}

function stringProblem(text: string, { stringLength }: TextLimits, checkText: boolean): string | null {
  if (text.length > stringLength) return `holds a text of ${text.length} characters, more than ${stringLength}`
  if (!checkText) return null
  if (text.includes('\0')) return 'holds a text with the character NUL'
  return /\p{Surrogate}/u.test(text) ? 'holds a text with half a surrogate pair, which is not Unicode' : null
}
