import { z } from 'zod'
import type { Sql, Transaction } from '../../ports'

/** What a driver gives back for one statement. */
export interface Answer {
  readonly rows: readonly unknown[]
  readonly changed: number
}

/** Runs one statement with the parameters $1, $2, ... */
export type Execute = (text: string, parameters: readonly unknown[]) => Promise<Answer>

/** SQL over one driver: rows are checked as they come in. */
export function sqlOver(execute: Execute): Sql {
  return {
    async query(row, text, parameters = []) {
      const { rows } = await execute(text, parameters)
      return z.array(row).parse(rows)
    },
    async run(text, parameters = []) {
      return (await execute(text, parameters)).changed
    },
  }
}

/** A transaction over one driver, and what is to happen once it is durable. */
export function transactionOver(execute: Execute): { readonly transaction: Transaction; readonly commit: () => void } {
  const pending: (() => void)[] = []
  return {
    transaction: { ...sqlOver(execute), afterCommit: (run) => pending.push(run) },
    commit() {
      for (const run of pending) run()
    },
  }
}
