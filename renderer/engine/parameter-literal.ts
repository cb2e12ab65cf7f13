import { invariant, sql, type Parameter } from '@analysis'

/**
 * A parameter as an argument of `EXECUTE`. The statement itself is prepared with its placeholders, so a value is never
 * part of its text. Numbers are doubles, as the native engine binds them.
 */
export function parameterLiteral(parameter: Parameter): string {
  if (parameter === null) return 'NULL'
  if (typeof parameter === 'boolean') return parameter ? 'TRUE' : 'FALSE'
  if (typeof parameter === 'number') return numberLiteral(parameter)
  invariant(!parameter.includes('\u0000'), 'a text parameter must not hold the character U+0000')
  return sql.duckdb.text(parameter)
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) return `CAST('${String(value)}' AS DOUBLE)`
  const text = String(value)
  return text.includes('e') ? text : `${text}e0`
}
