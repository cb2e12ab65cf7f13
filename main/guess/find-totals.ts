import { quoteName } from '@engine'
import type { Condition, QueryEngine } from '@analysis'
import type { RawTable } from '../connectors/connector'

const labels =
  '^ *((grand|sub)[- ]?)?(totals?|sum|summe|gesamt|insgesamt|gesamtsumme|somme|suma|totale|totaal|итого|всего|合計|総計|总计|合计|합계|총계) *:?$'

/** A filter that leaves out the rows of totals below a table, told by their label; null where the last rows have none. */
export async function totalsFilter(
  engine: QueryEngine,
  raw: RawTable,
): Promise<{ readonly filter: Condition; readonly label: string; readonly column: string } | null> {
  const texts = raw.columns.filter(({ type }) => type === 'text' || type.declared === 'VARCHAR')
  if (raw.rows < 3) return null
  for (const { name } of texts) {
    const column = quoteName(name)
    const found = await engine.run({
      sql: `SELECT ${column} AS label, count(*) AS n, count(*) FILTER (WHERE last) AS at_end FROM (
              SELECT ${column}, rowid >= ${raw.rows - 3} AS last FROM ${quoteName(raw.table)})
            WHERE regexp_full_match(${column}, '${labels}', 'i') GROUP BY 1`,
      parameters: [],
    })
    const label = found.columns[0]?.values[0]
    const rows = Number(found.columns[1]?.values[0] ?? 0)
    const atEnd = Number(found.columns[2]?.values[0] ?? 0)
    if (found.rowCount !== 1 || typeof label !== 'string' || atEnd === 0 || rows > 2) continue
    const isOther: Condition = { kind: 'comparison', field: name, operator: '!=', value: label }
    const isMissing: Condition = { kind: 'null-test', field: name, negated: false }
    return { filter: { kind: 'any', conditions: [isOther, isMissing] }, label, column: name }
  }
  return null
}
