import { basename, extname } from 'node:path'
import type { CancelSignal, Finding, Query } from '@analysis'
import {
  draftStudy,
  identifierOf,
  parseStudy,
  printReadOptions,
  type ColumnProfile,
  type ReadOptions,
  type StudyGuess,
} from '@contract'
import { questionFinding } from '../connectors/failures'
import { accountForColumns } from './account-for-columns'
import { describeMoments, describeRows, type Description } from './describe-study'
import { guessMoments } from './guess-moments'
import { profileColumns, type ProfiledColumn } from './profile-columns'
import { proposeReading } from './propose-reading'
import { stageDataFile, type StagedDataFile } from './stage-data-file'

export interface GuessOptions {
  /** How the study will name the data file: as given, or relative to where the study is saved. */
  readonly fileReference?: string
  /** What is known already of how the text is read. */
  readonly read?: ReadOptions
  readonly signal?: CancelSignal
}

/**
 * Looks at a data file through the code that a pull reads it with, and guesses a study from it, with the reason for
 * each choice, for a person to correct. The study says how the text is read, but for what has several readings: that is
 * asked, and the study cannot be pulled before it is answered.
 * @throws ServiceError when the file cannot be read as CSV, Parquet, JSON or DuckDB; Cancelled.
 */
export async function guessStudy(path: string, options: GuessOptions = {}): Promise<StudyGuess> {
  const file = await stageDataFile(path, options.read ?? {}, options.signal)
  try {
    const place = { table: file.typed.staged.table, textRows: file.textRows, staged: file.columns }
    const { rows, columns } = await profileColumns(file.engine, place)
    const data = { run: (query: Query) => file.engine.run(query), table: place.table }
    const moments = await guessMoments(data, columns)
    const described = moments ? describeMoments(moments) : describeRows(columns, rows)
    const print = (read: ReadOptions) => printGuess(described, path, options.fileReference ?? path, file, read)
    const reading = await proposeReading(file, print, described, options.read ?? {})
    const text = print(reading.read)
    return {
      file: path,
      rows,
      columns: accountForColumns(columns, text, file).map(toProfile),
      read: reading.read,
      questions: reading.questions,
      text,
      reasons: [...described.reasons, ...reading.reasons],
      findings: [
        ...totalsFinding(file, path),
        ...file.raw.findings,
        ...reading.questions.map((question) => questionFinding(question, 'warning')),
        ...reading.findings,
        ...described.findings,
        ...problems(text, described),
      ],
    }
  } finally {
    await file.close()
  }
}

function toProfile({ name, type, distinct, missing, examples, takenAs }: ProfiledColumn): ColumnProfile {
  return { name, type, distinct, missing, examples, takenAs }
}

function printGuess(
  { experiment, source }: Description,
  path: string,
  fileReference: string,
  { table, totals }: StagedDataFile,
  read: ReadOptions,
): string {
  const name = basename(path, extname(path))
  const { kind, ...particulars } = source({
    file: fileReference,
    ...(table !== null && { table }),
    ...printReadOptions(read),
  })
  return draftStudy({
    experiment: { experiment_id: identifierOf(name, 'experiment'), name, ...experiment },
    source: { kind, ...particulars, ...(totals !== null && { filter: withoutTotals(totals) }) },
  })
}

function withoutTotals({ column, label }: NonNullable<StagedDataFile['totals']>) {
  return {
    any: [
      { field: column, op: '!=', value: label },
      { field: column, op: 'is null' },
    ],
  }
}

function totalsFinding({ totals }: StagedDataFile, path: string): readonly Finding[] {
  if (totals === null) return []
  const { column, label } = totals
  return [
    {
      code: 'implausible-value',
      severity: 'warning',
      message: `A row of ${basename(path)} is called ${JSON.stringify(label)} in column ${JSON.stringify(column)}: it is a total, no person, and the study's filter leaves it out.`,
      evidence: { column, label },
    },
  ]
}

/** What is wrong with the study as it is guessed, such as a variant that nobody could tell. */
function problems(text: string, { findings }: Description): readonly Finding[] {
  if (findings.some(({ severity }) => severity === 'error')) return []
  return parseStudy(text).findings.filter(({ severity }) => severity === 'error')
}
