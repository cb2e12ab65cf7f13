import { assertNever } from '../failures'
import type { Dialect } from './dialects/dialect'
import type { BinaryOperator, CallExpression, Expression, Ordering, Window } from './tree/expression'

/** What printing carries along: the dialect, and where parameters are registered. */
export interface PrintContext {
  readonly dialect: Dialect
  /** Registers a parameter and gives its number, counted from 1; an equal one shares the number. */
  bind(parameter: Extract<Expression, { kind: 'parameter' }>): number
}

const precedence: Readonly<Record<BinaryOperator, number>> = {
  OR: 1,
  AND: 2,
  '=': 4,
  '<>': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  'IS NOT DISTINCT FROM': 4,
  '||': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
}
const notPrecedence = 3
const testPrecedence = 4

/** Prints an expression on one line, with the fewest parentheses that keep its meaning. */
export function printExpression(expression: Expression, context: PrintContext): string {
  return printWithin(expression, 0, context)
}

/** Prints with parentheses when the expression binds less tightly than `floor`. */
function printWithin(expression: Expression, floor: number, context: PrintContext): string {
  const { dialect } = context
  const wrap = (level: number, sql: string) => (level < floor ? `(${sql})` : sql)
  switch (expression.kind) {
    case 'column':
      return qualify(expression.table, dialect.quoteIdentifier(expression.name), dialect)
    case 'star':
      return qualify(expression.table, '*', dialect)
    case 'literal':
      return printLiteral(expression, dialect)
    case 'text':
      return dialect.text(expression.value)
    case 'parameter':
      return dialect.placeholder(context.bind(expression), expression.type)
    case 'call':
      return printCall(expression, context)
    case 'dialect-call':
      return dialect.functions[expression.name](expression.arguments.map((each) => printExpression(each, context)))
    case 'binary': {
      const level = precedence[expression.operator]
      // AND and OR associate; an equal level on the right of anything else needs its parentheses
      const associates = expression.operator === 'AND' || expression.operator === 'OR'
      const left = printWithin(expression.left, level === testPrecedence ? level + 1 : level, context)
      const right = printWithin(expression.right, associates ? level : level + 1, context)
      return wrap(level, `${left} ${expression.operator} ${right}`)
    }
    case 'not':
      return wrap(notPrecedence, `NOT ${printWithin(expression.operand, notPrecedence + 1, context)}`)
    case 'cast':
      return printCast(expression, context)
    case 'case':
      return printCase(expression, context)
    case 'in': {
      const operand = printWithin(expression.operand, testPrecedence + 1, context)
      const values = expression.values.map((value) => printExpression(value, context)).join(', ')
      return wrap(testPrecedence, `${operand} ${expression.negated ? 'NOT IN' : 'IN'} (${values})`)
    }
    case 'is-null': {
      const operand = printWithin(expression.operand, testPrecedence + 1, context)
      return wrap(testPrecedence, `${operand} IS ${expression.negated ? 'NOT NULL' : 'NULL'}`)
    }
    default:
      return assertNever(expression)
  }
}

function qualify(table: string | null, printed: string, dialect: Dialect): string {
  return table === null ? printed : `${dialect.quoteIdentifier(table)}.${printed}`
}

function printLiteral(literal: Extract<Expression, { kind: 'literal' }>, dialect: Dialect): string {
  if (literal.value === null) return 'NULL'
  if (typeof literal.value === 'boolean') return literal.value ? 'TRUE' : 'FALSE'
  const printed = literal.type === 'double' ? dialect.double(literal.value) : String(literal.value)
  return literal.value < 0 ? `(${printed})` : printed
}

function printCall(call: CallExpression, context: PrintContext): string {
  const args = call.arguments.map((each) => printExpression(each, context)).join(', ')
  const order = call.orderBy.length === 0 ? '' : ` ${printOrderBy(call.orderBy, context)}`
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${printExpression(call.filter, context)})`
  const over = call.over === null ? '' : ` OVER (${printWindow(call.over, context)})`
  return `${call.name}(${call.distinct ? 'DISTINCT ' : ''}${args}${order})${filter}${over}`
}

function printWindow(window: Window, context: PrintContext): string {
  const parts: string[] = []
  if (window.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${window.partitionBy.map((each) => printExpression(each, context)).join(', ')}`)
  }
  if (window.orderBy.length > 0) parts.push(printOrderBy(window.orderBy, context))
  if (window.frame !== null) parts.push(window.frame)
  return parts.join(' ')
}

/** An ORDER BY clause; where NULLs go is always said when the caller cares, since engines differ. */
export function printOrderBy(orderings: readonly Ordering[], context: PrintContext): string {
  const keys = orderings.map(({ expression, descending, nulls }) => {
    const direction = descending ? ' DESC' : ''
    const placement = nulls === null ? '' : ` NULLS ${nulls.toUpperCase()}`
    return `${printExpression(expression, context)}${direction}${placement}`
  })
  return `ORDER BY ${keys.join(', ')}`
}

function printCast(expression: Extract<Expression, { kind: 'cast' }>, context: PrintContext): string {
  const { types } = context.dialect
  return `CAST(${printExpression(expression.operand, context)} AS ${types[expression.type]})`
}

function printCase(expression: Extract<Expression, { kind: 'case' }>, context: PrintContext): string {
  const branches = expression.branches.map(
    ({ when, result }) => `WHEN ${printExpression(when, context)} THEN ${printExpression(result, context)}`,
  )
  const otherwise = expression.otherwise === null ? '' : ` ELSE ${printExpression(expression.otherwise, context)}`
  return `CASE ${branches.join(' ')}${otherwise} END`
}
