import { basename } from 'node:path'
import type { Finding } from '@analysis'
import { parseStudy, type ReadingQuestion, type ReadOptions, type StudyGuess } from '@contract'
import { columnNeeds } from '../staging/column-needs'
import type { Description } from './describe-study'
import { rowsQuestion } from './rows-question'
import type { StagedDataFile } from './stage-data-file'

export interface ProposedReading {
  /** What the study says: all that was decided, and nothing of what is asked. */
  readonly read: ReadOptions
  readonly questions: readonly ReadingQuestion[]
  readonly reasons: StudyGuess['reasons']
  readonly findings: readonly Finding[]
}

/**
 * How the guessed study's columns are read. The whole file has its say: a date of a column that the study does not use
 * may tell how those are read that it uses.
 * @param print The study's text, given how its rows are read.
 */
export async function proposeReading(
  file: StagedDataFile,
  print: (read: ReadOptions) => string,
  described: Description,
  said: ReadOptions,
): Promise<ProposedReading> {
  const open = new Set(file.typed.questions.map(({ field }) => field))
  const signs = file.typed.questions.find(({ field }) => field === 'currency')
  const told = withTime({ ...file.typed.read, ...said }, described)
  const decided = without(told, open.has('decimal') ? [...open, 'thousands'] : [...open])
  // to strip a sign is what a person would answer, and its reading is the only one
  const known: ReadOptions = { ...decided, ...signs?.readings[0]?.answer.read }
  const { study } = parseStudy(print(known))
  if (study === null) return { read: known, questions: [], reasons: reasonsOf(known, said), findings: [] }
  const needs = columnNeeds(study.source, study.experiment)
  const ofRows = [
    ...new Map(needs.map((need) => [`${need.column} ${need.need}`, { ...need, role: 'rows' as const }])).values(),
  ]
  const typed = await file.typeFor(ofRows, study.source.filter, known)
  const questions = [...typed.questions, ...(await rowsQuestion(file, typed, study))]
  const asked = new Set(questions.map(({ field }) => field))
  const final = { ...(asked.has('decimal') ? known : { ...typed.read, ...known }) }
  const read = relevant(without(final, asked.has('decimal') ? [...asked, 'thousands'] : [...asked]), typed.read, said)
  const rejected = typed.rejects.count + file.raw.rejects.count
  return {
    read,
    questions,
    reasons: reasonsOf(read, said),
    findings: [
      ...typed.findings,
      ...(rejected === 0 ? [] : [malformed(file, typed.rejects.examples[0] ?? file.raw.rejects.examples[0], rejected)]),
    ],
  }
}

/** The form of the times that the study uses, where their column holds numbers. */
function withTime(read: ReadOptions, { times }: Description): ReadOptions {
  return times === null || read.dates?.includes('%') ? read : { ...read, dates: times }
}

function without(read: ReadOptions, fields: readonly string[]): ReadOptions {
  return Object.fromEntries(Object.entries(read).filter(([field]) => !fields.includes(field)))
}

/** Leaves out what no column of the study needs: marks of numbers where there are none, dates where there are none. */
function relevant(read: ReadOptions, used: ReadOptions, said: ReadOptions): ReadOptions {
  const fields = Object.entries(read).filter(([field, value]) => {
    if (field in said) return true
    if (field === 'thousands' || field === 'dates' || field === 'decimal' || field === 'currency') {
      return field in used && value !== ''
    }
    return true
  })
  return Object.fromEntries(fields)
}

const whys: Readonly<Partial<Record<keyof ReadOptions, string>>> = {
  encoding: 'every byte of the file fits it',
  delimiter: 'with it the rows are as long as the header',
  quote: 'fields stand in it',
  decimal: 'every number of the file fits it',
  thousands: 'it stands between groups of three digits',
  dates: 'every date of the file fits it',
  currency: 'they stand beside numbers',
  comment: 'lines above the header begin with it',
  skip: 'lines above the header name no columns',
}

function reasonsOf(read: ReadOptions, said: ReadOptions): StudyGuess['reasons'] {
  return Object.entries(read).map(([field, value]) => ({
    field: `read.${field}`,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    why:
      field in said
        ? 'it was said'
        : (Object.entries(whys).find(([name]) => name === field)?.[1] ?? 'the file says so'),
  }))
}

function malformed(
  { raw }: StagedDataFile,
  first: StagedDataFile['raw']['rejects']['examples'][number] | undefined,
  count: number,
): Finding {
  const where =
    first === undefined
      ? ''
      : `; the first: ${first.file}, line ${first.line}: ${first.error}${first.value === null ? '' : ` (${JSON.stringify(first.value)})`}`
  return {
    code: 'malformed-row',
    severity: 'warning',
    message: `${count} of ${raw.rows + raw.rejects.count} rows of ${basename(first?.file ?? 'the file')} are malformed and were left out of the guess${where}`,
    hint: 'Correct them, or allow them with "tolerance" in the study\'s source: by default a pull stops at the first.',
    evidence: { rejected: count, rows: raw.rows, example: first ?? null },
  }
}
