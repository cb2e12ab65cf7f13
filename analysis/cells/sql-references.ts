import { sqlTokens, type SqlToken } from '../sql/tokens'

/** Keywords after which a comma no longer separates relations, at the same depth of parentheses. */
const clauseKeywords: ReadonlySet<string> = new Set([
  'SELECT',
  'WHERE',
  'GROUP',
  'ORDER',
  'HAVING',
  'LIMIT',
  'OFFSET',
  'WINDOW',
  'QUALIFY',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'VALUES',
])
/** Keywords that a relation follows. */
const relationKeywords: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'DESCRIBE', 'SUMMARIZE', 'TABLE'])

/**
 * The names of relations that a piece of SQL reads, in lower case (SQL names of relations are compared so), each once:
 * unqualified names where a relation can stand, without those that the SQL defines itself in a WITH clause.
 */
export function referencedRelations(sql: string): readonly string[] {
  const tokens = sqlTokens(sql)
  const defined = commonTableNames(tokens)
  const found = new Set<string>()
  // per depth of parentheses: whether commas separate relations here
  const inFrom: boolean[] = [false]
  tokens.forEach((token, at) => {
    const before = tokens[at - 1]
    if (token.kind === 'symbol' && token.text === '(') {
      inFrom.push(expectsRelation(before, inFrom.at(-1) ?? false))
    } else if (token.kind === 'symbol' && token.text === ')') {
      if (inFrom.length > 1) inFrom.pop()
    } else if (isKeyword(token, relationKeywords)) {
      inFrom[inFrom.length - 1] = true
    } else if (isKeyword(token, clauseKeywords)) {
      inFrom[inFrom.length - 1] = false
    } else if (isName(token) && expectsRelation(before, inFrom.at(-1) ?? false)) {
      const next = tokens[at + 1]?.text
      const name = token.text.toLowerCase()
      if (next !== '(' && next !== '.' && !defined.has(name)) found.add(name)
    }
  })
  return [...found]
}

function expectsRelation(before: SqlToken | undefined, inFrom: boolean): boolean {
  if (before === undefined) return false
  if (isKeyword(before, relationKeywords)) return true
  return inFrom && before.kind === 'symbol' && (before.text === ',' || before.text === '(')
}

/** Names defined by `name [(columns)] AS [NOT] [MATERIALIZED] (`, wherever they stand. */
function commonTableNames(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = new Set<string>()
  tokens.forEach((token, at) => {
    if (!isKeyword(token, new Set(['AS']))) return
    let next = at + 1
    while (isKeyword(tokens[next], new Set(['NOT', 'MATERIALIZED']))) next++
    if (tokens[next]?.text !== '(') return
    let name = at - 1
    if (tokens[name]?.text === ')') {
      while (name >= 0 && tokens[name]!.text !== '(') name--
      name--
    }
    const candidate = tokens[name]
    if (candidate !== undefined && isName(candidate)) names.add(candidate.text.toLowerCase())
  })
  return names
}

function isName({ kind }: SqlToken): boolean {
  return kind === 'word' || kind === 'name'
}

function isKeyword(token: SqlToken | undefined, keywords: ReadonlySet<string>): boolean {
  return token?.kind === 'word' && keywords.has(token.text.toUpperCase())
}
