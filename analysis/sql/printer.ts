import type { Dialect } from './dialects/dialect'
import { printExpression, type PrintContext } from './print-expression'
import { line, printLines, type Lines } from './lines'
import { printSelect } from './print-select'
import type { Parameter, Query } from './query'
import type { Expression, SqlType } from './tree/expression'
import type { SelectStatement } from './tree/select'

/** A value as an engine writes it in SQL. */
export type PrintValue = (value: Parameter, type: SqlType) => string

/** Prints a statement for a dialect: readable lines, user values as parameters in the order of their numbers. */
export function compile(statement: SelectStatement, dialect: Dialect): Query {
  const { context, parameters } = numbering(dialect)
  return { sql: printStatement(statement, context), parameters }
}

/** Prints a statement with its values written out: for a place that takes no parameters, such as COPY. */
export function compileInlined(statement: SelectStatement, dialect: Dialect, printValue: PrintValue): string {
  return printStatement(statement, inlining(dialect, printValue))
}

/** The same of one expression: for a view. */
export function inlinedExpression(expression: Expression, dialect: Dialect, printValue: PrintValue): string {
  return printExpression(expression, inlining(dialect, printValue))
}

function printStatement(statement: SelectStatement, context: PrintContext): string {
  return printLines([...printSelect(statement, context), ...printSettings(context.dialect)])
}

function numbering(dialect: Dialect): { readonly context: PrintContext; readonly parameters: readonly Parameter[] } {
  const parameters: Parameter[] = []
  const numbers = new Map<string, number>()
  const context: PrintContext = {
    dialect,
    bind({ type, value }) {
      const key = JSON.stringify([type, value])
      const known = numbers.get(key)
      if (known !== undefined) return known
      parameters.push(value)
      numbers.set(key, parameters.length)
      return parameters.length
    },
  }
  return { context, parameters }
}

function inlining(dialect: Dialect, printValue: PrintValue): PrintContext {
  const { context, parameters } = numbering(dialect)
  const placeholder = (index: number, type: SqlType) => printValue(parameters[index - 1] ?? null, type)
  return { ...context, dialect: { ...dialect, placeholder } }
}

function printSettings({ settings }: Dialect): Lines {
  const entries = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return entries.length === 0 ? [] : line(`SETTINGS ${entries.join(', ')}`)
}
