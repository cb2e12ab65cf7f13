import type { Condition } from '../study/condition'
import { conditionExpression } from '../sql/condition-expression'
import {
  and,
  binary,
  boolean,
  call,
  cast,
  column,
  isNotNull,
  parameter,
  text,
  type Expression,
} from '../sql/tree/expression'

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

/** The study's own filter, never unknown: a condition that cannot be told counts as "no". Null without a filter. */
export function passesFilter(filter: Condition | null): Expression | null {
  if (filter === null) return null
  return call('coalesce', [conditionExpression(filter, sourceColumn), boolean(false)])
}

/** When an experiment ran: `start` inclusive, `end` exclusive, ISO 8601. */
export interface Period {
  readonly start: string | null
  readonly end: string | null
}

/** True for a row whose time lies in the period, or that has none. Null where the period is open on both sides. */
export function inPeriod(at: string, { start, end }: Period): Expression | null {
  if (start === null && end === null) return null
  const time = sourceColumn(at)
  const from = start === null ? [] : [binary(time, '>=', parameter(start, 'timestamp'))]
  const until = end === null ? [] : [binary(time, '<', parameter(end, 'timestamp'))]
  return call('coalesce', [and(...from, ...until), boolean(true)])
}

/** All of the conditions that there are. */
export function allOf(...conditions: readonly (Expression | null)[]): Expression {
  return and(...conditions.filter((condition) => condition !== null))
}

/** Neither missing nor empty text, in every one of the columns. */
export function arePresent(...names: readonly string[]): Expression {
  return and(...names.map((name) => and(isNotNull(sourceColumn(name)), binary(sourceText(name), '<>', text('')))))
}
