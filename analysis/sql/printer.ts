import type { Dialect } from './dialects/dialect'
import type { PrintContext } from './print-expression'
import { line, printLines, type Lines } from './lines'
import { printSelect } from './print-select'
import type { Parameter, Query } from './query'
import type { SelectStatement } from './tree/select'

/** Prints a statement for a dialect: readable lines, user values as parameters in the order of their numbers. */
export function compile(statement: SelectStatement, dialect: Dialect): Query {
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
  return { sql: printLines([...printSelect(statement, context), ...printSettings(dialect)]), parameters }
}

function printSettings({ settings }: Dialect): Lines {
  const entries = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return entries.length === 0 ? [] : line(`SETTINGS ${entries.join(', ')}`)
}
