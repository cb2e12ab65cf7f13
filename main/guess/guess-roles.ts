import type { NamedDateForm } from '@contract'
import type { ProfiledColumn } from './profile-columns'
import {
  controlLikeness,
  hasWord,
  idWords,
  occasionWords,
  subjectWords,
  timeWords,
  variantWords,
  wordsOf,
} from './column-names'

const mostVariants = 10

/** The column that most looks like the assignment, or null when none does. */
export function guessVariant(columns: readonly ProfiledColumn[]): ProfiledColumn | null {
  return best(columns, (column) => {
    const { values, distinct, type } = column
    if (values === null || distinct < 2 || distinct > mostVariants || type === 'timestamp') return null
    const named = wordsOf(column.name)
    const isNamed = named.some((word) => variantWords.has(word))
    const hasControl = values.some(({ value }) => controlLikeness(value) >= 4)
    const isLettered = type === 'text' && values.some(({ value }) => controlLikeness(value) === 3)
    if (!isNamed && !hasControl && !isLettered) return null
    // 0.0 and 1.0 under a variant's name are what a program made of 0 and 1
    if (type === 'number' && !(isNamed && values.every(({ value }) => /^\d+\.0+$/.test(value)))) return null
    const nameScore = isNamed ? (named.length === 1 ? 3 : 2) : 0
    const controlScore = hasControl ? 2 : isLettered ? 1 : 0
    return nameScore + controlScore - (distinct > 4 ? 2 : 0) - (distinct > 2 ? 0.25 : 0)
  })
}

/** The values of the variant column, the control first, the others in the order a person would list them. */
export function orderVariants(column: ProfiledColumn): readonly string[] {
  const values = (column.values ?? []).map(({ value }) => value)
  const sorted = values.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const control = sorted.toSorted((a, b) => controlLikeness(b) - controlLikeness(a))[0]
  return control === undefined ? sorted : [control, ...sorted.filter((value) => value !== control)]
}

/** The column that names the randomised subject: an id with many values, a person's rather than an order's. */
export function guessSubject(columns: readonly ProfiledColumn[], rows: number): ProfiledColumn | null {
  return best(columns, (column) => {
    if (column.type !== 'text' && column.type !== 'integer') return null
    if (column.distinct < rows / 10 || column.missing > 0) return null
    const isSubject = hasWord(column.name, subjectWords)
    const isId = hasWord(column.name, idWords) || /id$/i.test(column.name)
    if (!isSubject && !isId) return null
    return (isSubject ? 2 : 0) + (isId ? 1 : 0) - (hasWord(column.name, occasionWords) ? 2 : 0) + column.distinct / rows
  })
}

/** An id that is unique in every row while the subject is not: then rows are orders, events or the like. */
export function guessOccasion(
  columns: readonly ProfiledColumn[],
  rows: number,
  subject: ProfiledColumn,
): ProfiledColumn | null {
  if (subject.distinct > rows * 0.95) return null
  const isOccasion = (column: ProfiledColumn) => column.distinct === rows && hasWord(column.name, occasionWords)
  return columns.find((column) => column !== subject && isOccasion(column)) ?? null
}

/** The time of exposure, if a column holds times; numbers only where the name says that they are. */
export function guessTime(columns: readonly ProfiledColumn[]): ProfiledColumn | null {
  const clock = best(columns, (column) =>
    column.type === 'timestamp' ? (hasWord(column.name, timeWords) ? 1 : 0) : null,
  )
  if (clock !== null) return clock
  const named = new Set([...timeWords, 'seen', 'epoch', 'unix'])
  return best(columns, (column) => (numericTime(column) !== null && hasWord(column.name, named) ? 1 : null))
}

/** How a column of numbers says times, if it does. */
export function numericTime({ evidence, type }: ProfiledColumn): NamedDateForm | null {
  if (evidence === null || evidence.present === 0 || type === 'timestamp') return null
  if (evidence.epochSeconds === evidence.present) return 'epoch-s'
  if (evidence.epochMilliseconds === evidence.present) return 'epoch-ms'
  return evidence.yyyymmdd === evidence.present ? 'yyyymmdd' : null
}

/** The column with the highest score, the first of equals; null scores are out. */
function best(
  columns: readonly ProfiledColumn[],
  score: (column: ProfiledColumn) => number | null,
): ProfiledColumn | null {
  let found: { readonly column: ProfiledColumn; readonly score: number } | null = null
  for (const column of columns) {
    const value = score(column)
    if (value !== null && (found === null || value > found.score)) found = { column, score: value }
  }
  return found?.column ?? null
}
