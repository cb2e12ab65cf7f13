import { quoteName } from '@engine'

/** SQL that is true for a group of rows that do not agree on a column: two values, or one beside none. */
export function rowsDiffer(name: string): string {
  const column = quoteName(name)
  return `(count(DISTINCT ${column}) > 1 OR count(${column}) BETWEEN 1 AND count(*) - 1)`
}
