import { quoteName } from '@engine'
import { metricValues, type Finding } from '@analysis'
import type { SourceRole } from '../../staging/column-needs'
import { ask } from './ask'
import type { CheckedPull } from './checked-pull'

/** Whole numbers up to this are exact as doubles: 2^53. */
const exactUpTo = '9007199254740992'
const firstYear = 1990

/** Values that cannot be what a column is used as: times of other centuries, shares beyond 1, numbers with too many digits. */
export async function plausibleValues(pull: CheckedPull): Promise<readonly Finding[]> {
  return [...(await times(pull)), ...(await numbers(pull))]
}

function timeColumns({
  source,
}: CheckedPull['study']): readonly { readonly role: SourceRole; readonly column: string }[] {
  if (source.kind === 'subjects') return source.exposedAt === null ? [] : [{ role: 'rows', column: source.exposedAt }]
  if (source.kind === 'events') {
    return [
      { role: 'exposures', column: source.exposures.at },
      { role: 'events', column: source.events.at },
    ]
  }
  return source.at === null ? [] : [{ role: 'rows', column: source.at }]
}

async function times(pull: CheckedPull): Promise<readonly Finding[]> {
  const lastYear = new Date().getUTCFullYear() + 11
  const findings: Finding[] = []
  for (const { role, column } of timeColumns(pull.study)) {
    const at = quoteName(column)
    const outside = `year(${at}) < ${firstYear} OR year(${at}) > ${lastYear}`
    const [row] = await ask(
      pull,
      `SELECT count(*) FILTER (WHERE ${outside}) AS n, CAST(min(${at}) FILTER (WHERE ${outside}) AS VARCHAR) AS example
       FROM ${quoteName(pull.staged(role).table)}`,
    )
    const rows = Number(row?.['n'] ?? 0)
    if (rows === 0) continue
    findings.push({
      code: 'implausible-value',
      severity: 'error',
      message: `${rows} times in column ${JSON.stringify(column)} of ${pull.nameOf(role)} lie outside ${firstYear} to ${lastYear}, such as ${row?.['example']}: they were read in another form than they were written.`,
      hint: '"read": {"dates": ...} says how they are written.',
      evidence: { column, rows, example: row?.['example'] ?? null },
    })
  }
  return findings
}

async function numbers(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source, experiment } = pull.study
  if (source.kind !== 'subjects') return []
  const { table, columns } = pull.staged('rows')
  const findings: Finding[] = []
  for (const metric of experiment.metrics) {
    for (const value of metricValues(metric)) {
      if (value.kind !== 'column') continue
      const type = columns.find(({ name }) => name === value.column)?.type
      if (type !== 'BIGINT' && type !== 'DOUBLE') continue
      const column = quoteName(value.column)
      const [row] = await ask(
        pull,
        `SELECT count(*) FILTER (WHERE abs(${column}) > ${exactUpTo} AND abs(${column}) < 1e30) AS large,
           count(*) FILTER (WHERE ${column} NOT IN (0, 1)) AS other, min(${column}) FILTER (WHERE ${column} NOT IN (0, 1)) AS example
         FROM ${quoteName(table)}`,
      )
      const [large, other] = [Number(row?.['large'] ?? 0), Number(row?.['other'] ?? 0)]
      if (large > 0) findings.push(tooLong(value.column, pull.nameOf('rows'), large))
      if (other > 0 && metric.type === 'proportion')
        findings.push(noShare(metric.id, value.column, other, row?.['example']))
    }
  }
  return findings
}

function tooLong(column: string, source: string, rows: number): Finding {
  return {
    code: 'implausible-value',
    severity: 'error',
    message: `${rows} numbers in column ${JSON.stringify(column)} of ${source} are beyond 2^53: they have more digits than a floating number keeps, so that means and differences are not exact.`,
    hint: 'Subtract a constant before the pull, for instance with "derived", or use the column as an id.',
    evidence: { column, rows },
  }
}

function noShare(metric: string, column: string, rows: number, example: unknown): Finding {
  return {
    code: 'implausible-value',
    severity: 'error',
    message: `${rows} values in column ${JSON.stringify(column)} of proportion ${JSON.stringify(metric)} are neither 0 nor 1, such as ${String(example)}.`,
    hint: 'Make it a mean, or a proportion of a "condition" such as {"field", "op": ">", "value": 0}.',
    evidence: { metric, column, rows },
  }
}
