/** One token of SQL text. Comments and white space are no tokens. */
export interface SqlToken {
  /** `word`: an unquoted name or keyword; `name`: a quoted name, quotes taken off; `symbol`: one character. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'symbol'
  readonly text: string
  /** Where the token starts in the SQL text. */
  readonly start: number
  readonly end: number
}

type Rule = readonly [kind: SqlToken['kind'] | 'skip', pattern: RegExp]

/** In order: what comes first wins. Each pattern is tried exactly where the last token ended. */
const rules: readonly Rule[] = [
  ['skip', /\s+|--[^\n]*/y],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y],
  ['text', /(?:[xXbB])?'(?:[^']|'')*(?:'|$)/y],
  ['text', /(\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)[\s\S]*?(?:\1|$)/uy],
  ['name', /"(?:[^"]|"")*(?:"|$)/y],
  ['parameter', /\$(?:\p{N}+|[\p{L}_][\p{L}\p{N}_]*)|\?\d*/uy],
  ['number', /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}\p{M}_$]*/uy],
  ['symbol', /[\s\S]/uy],
]

/**
 * Splits SQL (DuckDB's and PostgreSQL's spelling) into tokens: strings with their escapes, dollar quotes, quoted names,
 * line comments and nested block comments are each one thing, so that what is inside them is never taken for code.
 * An unfinished string or comment runs to the end.
 */
export function sqlTokens(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at)
      continue
    }
    const { kind, text } = nextToken(sql, at)
    const end = at + text.length
    if (kind !== 'skip') tokens.push({ kind, text: kind === 'name' ? unquoted(text) : text, start: at, end })
    at = end
  }
  return tokens
}

function nextToken(sql: string, at: number): { readonly kind: Rule[0]; readonly text: string } {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at
    const text = pattern.exec(sql)?.[0]
    if (text) return { kind, text }
  }
  return { kind: 'symbol', text: sql.charAt(at) }
}

function endOfComment(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    const pair = sql.slice(at, at + 2)
    if (pair === '/*') depth++
    else if (pair === '*/') depth--
    else continue
    at++
    if (depth === 0) return at + 1
  }
  return sql.length
}

function unquoted(text: string): string {
  const end = text.length > 1 && text.endsWith('"') ? -1 : undefined
  return text.slice(1, end).replaceAll('""', '"')
}
