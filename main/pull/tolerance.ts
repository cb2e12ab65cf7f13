import type { Finding } from '@analysis'
import { ServiceError } from '@contract'
import type { RejectedRow } from '@engine'
import type { Rejects } from '../connectors/connector'

/** Rejected rows that are told one by one; the frame lists more. */
const toldOneByOne = 20

/**
 * What malformed rows mean for the pull: nothing, findings, or its end.
 * @param rowsRead Rows of all sources, the malformed ones included.
 * @param tolerance Malformed rows allowed, as a share of rows read.
 * @throws ServiceError `source-failed` when there are more of them, with the first ones listed
 */
export function judgeRejects(rejects: Rejects, rowsRead: number, tolerance: number): readonly Finding[] {
  if (rejects.count === 0) return []
  const tooMany = rejects.fatal || rejects.count > tolerance * rowsRead
  const severity = tooMany ? 'error' : 'warning'
  const malformed = rejects.examples.slice(0, toldOneByOne).map((row) => malformedRow(row, severity))
  if (!tooMany) return malformed
  const [first] = rejects.examples
  const message = [
    `${rejects.count} of ${rowsRead} rows ${rejects.count === 1 ? 'is' : 'are'} malformed`,
    ...(first === undefined ? [] : [`; the first: ${describe(first)}`]),
    '. Nothing was written.',
  ].join('')
  const hint = rejects.fatal
    ? 'The rows after this one cannot be told apart: fix the file.'
    : `Fix the source, or allow more with "tolerance" (now ${tolerance}).`
  const summary: Finding = {
    code: 'too-many-malformed-rows',
    severity: 'error',
    message,
    hint,
    evidence: { malformed: rejects.count, rows: rowsRead, tolerance },
  }
  throw new ServiceError({ code: 'invalid-input', message, hint, findings: [summary, ...malformed] })
}

function malformedRow(row: RejectedRow, severity: Finding['severity']): Finding {
  return { code: 'malformed-row', severity, message: `${describe(row)}.`, evidence: { ...row } }
}

function describe({ file, line, column, value, error }: RejectedRow): string {
  const where = `${file}, line ${line}${column === null ? '' : `, column ${JSON.stringify(column)}`}`
  return `${where}: ${error}${value === null ? '' : ` (${JSON.stringify(value)})`}`
}
