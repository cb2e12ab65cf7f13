import { invariant } from '../../failures'
import type { Parameter } from '../query'

/** Types that every dialect can name. `integer` has 64 bits, `wide-integer` at least 128. */
export type SqlType = 'boolean' | 'integer' | 'wide-integer' | 'double' | 'text' | 'timestamp'

export type BinaryOperator =
  '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IS NOT DISTINCT FROM' | '+' | '-' | '*' | '/' | 'AND' | 'OR' | '||'

/** Functions whose spelling differs by engine; the dialect prints them. Functions spelled alike everywhere use `call`. */
export type DialectFunction =
  /** (value, probability): continuous quantile, type 7; an aggregate. */
  | 'quantile'
  /** (timestamp): its UTC midnight, as a timestamp. */
  | 'day'
  /** (boolean): 1 or 0, NULL for unknown, as an integer. */
  | 'truth-value'
  /** (value): neither infinite nor NaN. */
  | 'is-finite'
  /**
   * (value, factor, negligible): the value times a factor; values below `negligible` in magnitude may count as 0, for an
   * engine that fails where others round to 0.
   */
  | 'scaled'
  /** (double): the nearest 64-bit integer, halves to even. */
  | 'rounded'
  /** (integer, bits): the integer divided by 2^bits and rounded down. */
  | 'shifted-right'
  /** (integer, integer): the product of two integers of at most nine decimal digits. */
  | 'narrow-product'
  /** (integer): the sum, exact at any size; an aggregate. */
  | 'exact-sum'

export type Expression =
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string }
  | { readonly kind: 'star'; readonly table: string | null }
  | { readonly kind: 'literal'; readonly value: number | boolean | null; readonly type: 'integer' | 'double' | 'other' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'parameter'; readonly value: Parameter; readonly type: SqlType }
  | CallExpression
  | { readonly kind: 'dialect-call'; readonly name: DialectFunction; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: SqlType }
  | {
      readonly kind: 'case'
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[]
      readonly otherwise: Expression | null
    }
  | {
      readonly kind: 'in'
      readonly operand: Expression
      readonly values: readonly Expression[]
      readonly negated: boolean
    }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }

/** A function with the same name in every engine, as a scalar, an aggregate or a window function. */
export interface CallExpression {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Expression[]
  readonly distinct: boolean
  readonly orderBy: readonly Ordering[]
  readonly filter: Expression | null
  readonly over: Window | null
}

export interface Window {
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly Ordering[]
  /** The frame clause as keywords, e.g. `ROWS UNBOUNDED PRECEDING`; null for the default. */
  readonly frame: 'ROWS UNBOUNDED PRECEDING' | null
}

export interface Ordering {
  readonly expression: Expression
  readonly descending: boolean
  readonly nulls: 'first' | 'last' | null
}

export function column(name: string, table: string | null = null): Expression {
  return { kind: 'column', table, name }
}

export function star(table: string | null = null): Expression {
  return { kind: 'star', table }
}

/** A whole number. @throws InvariantError when it is not one, or too large to be exact. */
export function integer(value: number): Expression {
  invariant(Number.isSafeInteger(value), `not a whole number: ${value}`)
  return { kind: 'literal', value, type: 'integer' }
}

/** A double, printed so that the engine reads back the same 64 bits. @throws InvariantError when it is not finite. */
export function double(value: number): Expression {
  invariant(Number.isFinite(value), `not a finite number: ${value}`)
  return { kind: 'literal', value, type: 'double' }
}

export function boolean(value: boolean): Expression {
  return { kind: 'literal', value, type: 'other' }
}

export const nullLiteral: Expression = { kind: 'literal', value: null, type: 'other' }

/** Text of Assay's own, such as a row label. What a user wrote goes through `parameter`. */
export function text(value: string): Expression {
  return { kind: 'text', value }
}

/** A value bound beside the SQL text, never printed into it. */
export function parameter(value: Parameter, type: SqlType): Expression {
  return { kind: 'parameter', value, type }
}

export function call(
  name: string,
  args: readonly Expression[],
  options: Partial<Pick<CallExpression, 'distinct' | 'orderBy' | 'filter' | 'over'>> = {},
): Expression {
  invariant(/^[a-z_][a-z0-9_]*$/.test(name), `not a function name: ${name}`)
  return { kind: 'call', name, arguments: args, distinct: false, orderBy: [], filter: null, over: null, ...options }
}

export function dialectCall(name: DialectFunction, ...args: readonly Expression[]): Expression {
  return { kind: 'dialect-call', name, arguments: args }
}

export function binary(left: Expression, operator: BinaryOperator, right: Expression): Expression {
  return { kind: 'binary', operator, left, right }
}

/** All of them; TRUE for none. */
export function and(...conditions: readonly Expression[]): Expression {
  return conditions.length === 0 ? boolean(true) : conditions.reduce((left, right) => binary(left, 'AND', right))
}

/** Any of them; FALSE for none. */
export function or(...conditions: readonly Expression[]): Expression {
  return conditions.length === 0 ? boolean(false) : conditions.reduce((left, right) => binary(left, 'OR', right))
}

export function not(operand: Expression): Expression {
  return { kind: 'not', operand }
}

export function cast(operand: Expression, type: SqlType): Expression {
  return { kind: 'cast', operand, type }
}

export function caseWhen(
  branches: readonly { readonly when: Expression; readonly result: Expression }[],
  otherwise: Expression | null = null,
): Expression {
  invariant(branches.length > 0, 'a CASE needs a branch')
  return { kind: 'case', branches, otherwise }
}

/** Membership in a list; FALSE (TRUE when negated) for an empty one. */
export function inList(operand: Expression, values: readonly Expression[], negated = false): Expression {
  return values.length === 0 ? boolean(negated) : { kind: 'in', operand, values, negated }
}

export function isNull(operand: Expression): Expression {
  return { kind: 'is-null', operand, negated: false }
}

export function isNotNull(operand: Expression): Expression {
  return { kind: 'is-null', operand, negated: true }
}

export function ascending(expression: Expression, nulls: Ordering['nulls'] = null): Ordering {
  return { expression, descending: false, nulls }
}

export function descending(expression: Expression, nulls: Ordering['nulls'] = null): Ordering {
  return { expression, descending: true, nulls }
}
