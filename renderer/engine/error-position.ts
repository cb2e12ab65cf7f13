/** Where in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/**
 * Where DuckDB's error points to. Its messages end with `LINE 3: ...excerpt of the line...` and a caret below;
 * null when there is no such ending or the excerpt is not in `sql`.
 */
export function errorPosition(message: string, sql: string): TextPosition | null {
  const match = /^(LINE (\d+): )(.*)\n( *)\^/m.exec(message)
  if (match === null) return null
  const [, label = '', number = '', excerpt = '', padding = ''] = match
  const line = Number(number)
  const text = sql.split('\n')[line - 1]
  if (text === undefined) return null
  const shown = excerpt.replace(/^\.\.\./, '').replace(/\.\.\.$/, '')
  const start = text.indexOf(shown)
  if (start < 0) return null
  const cut = excerpt.startsWith('...') ? 3 : 0
  return { line, column: start + padding.length - label.length - cut + 1 }
}
