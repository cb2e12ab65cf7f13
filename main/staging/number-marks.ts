import type { DecimalMark, ReadingQuestion, ReadOptions, ThousandsMark } from '@contract'
import type { Evidence } from './column-evidence'

/** A column of numbers as the decision needs it. */
export interface NumberColumn {
  readonly name: string
  readonly evidence: Evidence
  /** A value that could be read in two ways. */
  readonly example: string
}

export interface MarksDecision {
  readonly read: Pick<ReadOptions, 'decimal' | 'thousands'>
  readonly question: ReadingQuestion | null
}

/**
 * Which marks the numbers of a block are written with. `1.474,46` and `24,50` have one reading, and one such value
 * tells how all others of the block are read. `1.451` where no value has a dot with another number of digits behind it
 * may be either, and is asked about; then the reading as decimals is taken in the meantime.
 */
export function decideMarks(columns: readonly NumberColumn[], said: ReadOptions, source: string): MarksDecision {
  const total = (form: keyof Evidence) => columns.reduce((sum, { evidence }) => sum + evidence[form], 0)
  const has = (form: keyof Evidence) => total(form) > 0
  if (said.decimal !== undefined && said.thousands !== undefined) return decided(said.decimal, said.thousands)
  const space = has('spaceGroups') ? spaceMarkOf(columns) : ''
  const dotMark: ThousandsMark = has('dotGroups') || has('dotThousands') ? '.' : space
  const commaMark: ThousandsMark = has('commaGroups') || has('commaThousands') ? ',' : space
  const decimal = said.decimal ?? (said.thousands === '.' ? ',' : said.thousands === ',' ? '.' : null)
  if (decimal === ',') return decided(',', said.thousands ?? dotMark)
  if (decimal === '.') return decided('.', said.thousands ?? commaMark)
  if (has('commaDecimal') && !has('dotDecimal')) return decided(',', dotMark)
  if (has('dotThousands') && !has('dotDecimal') && !has('commaThousands')) return decided(',', '.')
  if (has('dotDecimal') || has('commaThousands')) return decided('.', commaMark)
  const open = columns.filter(({ evidence }) => evidence.dotGroups + evidence.commaGroups > 0)
  if (open.length === 0) return decided('.', space)
  // 1451 beside 1.451 is written without thousands marks
  if (has('long')) return has('dotGroups') ? decided('.', '') : decided(',', '')
  const isDot = has('dotGroups')
  return { ...decided(isDot ? '.' : ',', ''), question: marksQuestion(open, isDot, source) }
}

function decided(decimal: DecimalMark, thousands: ThousandsMark): MarksDecision {
  return { read: { decimal, thousands: thousands === decimal ? '' : thousands }, question: null }
}

function marksQuestion(open: readonly NumberColumn[], isDot: boolean, source: string): ReadingQuestion {
  const [mark, other, word] = isDot ? (['.', ',', 'dot'] as const) : ([',', '.', 'comma'] as const)
  const names = open.map(({ name }) => name)
  const example = open.find((column) => column.example !== '')?.example ?? ''
  const numeral = example.replaceAll(mark, '')
  return {
    field: 'decimal',
    columns: names,
    message: `${quoted(names)} of ${source}: every ${word} has exactly three digits behind it, so that ${JSON.stringify(example)} is ${example.replaceAll(',', '.')} if the ${word} is a decimal mark, and ${numeral} if it is a thousands mark`,
    readings: [
      {
        label: `the ${word} is a decimal mark`,
        example: example.replaceAll(',', '.'),
        answer: { read: { decimal: mark, thousands: '' } },
      },
      {
        label: `the ${word} is a thousands mark`,
        example: numeral,
        answer: { read: { decimal: other, thousands: mark } },
      },
    ],
  }
}

function spaceMarkOf(columns: readonly NumberColumn[]): ThousandsMark {
  const sample = columns.map(({ example }) => example).join(' ')
  const marks: readonly ThousandsMark[] = ['\u00a0', '\u202f', "'", '’', '_', ' ']
  return marks.find((mark) => new RegExp(`[0-9]${mark}[0-9]{3}`).test(sample)) ?? ' '
}

export function quoted(names: readonly string[]): string {
  return `Column${names.length === 1 ? '' : 's'} ${names.map((name) => JSON.stringify(name)).join(', ')}`
}
