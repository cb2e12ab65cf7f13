import type { Finding } from '@analysis'
import type { ColumnReading } from './column-reading'

/** What a person should know of how a table's text was read. */
export function readingFindings(readings: ReadonlyMap<string, ColumnReading>, source: string): readonly Finding[] {
  return [...durationFindings(readings, source), ...missingFindings(readings, source)]
}

function durationFindings(readings: ReadonlyMap<string, ColumnReading>, source: string): readonly Finding[] {
  return [...readings].flatMap(([name, { values }]): readonly Finding[] =>
    values === 'DURATION'
      ? [
          {
            code: 'read-as',
            severity: 'info',
            message: `Column ${JSON.stringify(name)} of ${source} holds durations; they are read as numbers of seconds.`,
            evidence: { column: name },
          },
        ]
      : [],
  )
}

/** Cells that hold a mark of a missing value, such as NA: one finding for a table. */
function missingFindings(readings: ReadonlyMap<string, ColumnReading>, source: string): readonly Finding[] {
  const counts = [...readings].flatMap(([name, { evidence }]) => {
    const cells = evidence.filled - evidence.present
    return cells > 0 ? [[name, cells] as const] : []
  })
  if (counts.length === 0) return []
  const listed = counts.slice(0, 10).map(([name, cells]) => `${cells} of ${JSON.stringify(name)}`)
  return [
    {
      code: 'missing-mark',
      severity: 'info',
      message: `Cells of ${source} that hold a mark such as NA are missing values: ${listed.join(', ')}.`,
      hint: '"read": {"missing": [...]} says which texts are such marks.',
      evidence: { columns: Object.fromEntries(counts) },
    },
  ]
}
