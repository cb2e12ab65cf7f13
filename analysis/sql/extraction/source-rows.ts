import type { Condition } from '../../metrics/condition'
import { conditionExpression } from '../condition-expression'
import { and, binary, boolean, call, cast, column, isNotNull, text, type Expression } from '../tree/expression'

/** The alias under which extraction reads a source's rows. */
export const sourceAlias = 'source'

/** A column of the source's rows. */
export function sourceColumn(name: string): Expression {
  return column(name, sourceAlias)
}

/** A column of the source's rows as text. */
export function sourceText(name: string): Expression {
  return cast(sourceColumn(name), 'text')
}

/** The study's own filter; never unknown: a condition that cannot be told counts as "no". */
export function passesFilter(filter: Condition | null): Expression {
  if (filter === null) return boolean(true)
  return call('coalesce', [conditionExpression(filter, sourceColumn), boolean(false)])
}

/** Neither missing nor empty text, in every one of the columns. */
export function arePresent(...names: readonly string[]): Expression {
  return and(...names.map((name) => and(isNotNull(sourceColumn(name)), binary(sourceText(name), '<>', text('')))))
}
