import { basename, extname } from 'node:path'
import type { CancelSignal, Finding } from '@analysis'
import { draftStudy, identifierOf, type ColumnProfile, type StudyGuess } from '@contract'
import { describeMoments, describeRows, type Description } from './describe-study'
import { guessMoments } from './guess-moments'
import { loadDataFile } from './load-data-file'
import { profileColumns, type ProfiledColumn } from './profile-columns'

export interface GuessOptions {
  /** How the study will name the data file: as given, or relative to where the study is saved. */
  readonly fileReference?: string
  readonly signal?: CancelSignal
}

/**
 * Looks at a data file and guesses a study from it, with the reason for each choice, for a person to correct.
 * @throws QueryError when the file cannot be read as CSV, Parquet, JSON lines or DuckDB; Cancelled.
 */
export async function guessStudy(path: string, options: GuessOptions = {}): Promise<StudyGuess> {
  const file = await loadDataFile(path, options.signal)
  try {
    const { rows, columns } = await profileColumns(file)
    const moments = await guessMoments(file, columns)
    const described = moments ? describeMoments(moments) : describeRows(columns, rows)
    const reference = options.fileReference ?? path
    return {
      file: path,
      rows,
      columns: columns.map(toProfile),
      text: printGuess(described, basename(path, extname(path)), { file: reference, table: file.table }),
      reasons: described.reasons,
      findings: [...rejectedRows(file.rejectedRows, rows, path), ...described.findings],
    }
  } finally {
    await file.close()
  }
}

function toProfile({ name, type, distinct, missing, examples }: ProfiledColumn): ColumnProfile {
  return { name, type, distinct, missing, examples }
}

function printGuess(
  { experiment, source }: Description,
  name: string,
  { file, table }: { readonly file: string; readonly table: string | null },
): string {
  const rows = { file, ...(table !== null && { table }) }
  const { kind, ...particulars } = source(rows)
  return draftStudy({
    experiment: { experiment_id: identifierOf(name, 'experiment'), name, ...experiment },
    source: { kind, ...particulars },
  })
}

function rejectedRows(rejected: number, rows: number, path: string): readonly Finding[] {
  if (rejected === 0) return []
  return [
    {
      code: 'malformed-row',
      severity: 'warning',
      message: `${rejected} of ${rows + rejected} rows of ${basename(path)} are malformed and were left out of the guess`,
      hint: 'Fix them, or allow them with "tolerance" in the study\'s source: by default a pull stops at the first.',
      evidence: { rejected, rows },
    },
  ]
}
