import { z } from 'zod'
import { invariant } from '@analysis'
import type { Transaction } from '../../ports'

const applied = z.object({ number: z.number(), statement: z.string() })

/**
 * Applies the migrations of one part that this database has not seen, in order, each once.
 * @throws InvariantError when one that was applied has since been rewritten: a migration is never edited.
 */
export async function migrate(transaction: Transaction, part: string, migrations: readonly string[]): Promise<void> {
  await transaction.run(
    `create table if not exists migrations (
       part text not null, number integer not null, statement text not null, primary key (part, number))`,
  )
  const done = await transaction.query(
    applied,
    'select number, statement from migrations where part = $1 order by number',
    [part],
  )
  for (const [number, statement] of migrations.entries()) {
    const before = done[number]
    if (before !== undefined) {
      invariant(before.statement === statement, `migration ${number} of ${part} differs from the one applied`)
      continue
    }
    await transaction.run(statement)
    await transaction.run('insert into migrations (part, number, statement) values ($1, $2, $3)', [
      part,
      number,
      statement,
    ])
  }
}
