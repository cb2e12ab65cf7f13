import type { DateForm, ReadingQuestion, ReadOptions } from '@contract'
import type { Evidence } from './column-evidence'
import { quoted } from './number-marks'

/** A column of times as the decision needs it. */
export interface TimeColumn {
  readonly name: string
  readonly evidence: Evidence
  /** A value without the year in front. */
  readonly example: string
  /** A pattern with words, such as `%d %b %Y`, that fits every value; null where there is none. */
  readonly pattern: DateForm | null
}

export interface DateDecision {
  readonly dates: DateForm
  readonly question: ReadingQuestion | null
}

/** Patterns of dates with the month's name. */
export const namedMonthPatterns: readonly DateForm[] = (['%b', '%B'] as const).flatMap((month) =>
  ([`%d-${month}-%Y`, `%d-${month}-%y`, `%d ${month} %Y`, `${month} %d, %Y`, `%a, %d ${month} %Y`] as const).flatMap(
    (date): readonly DateForm[] => [
      date,
      `${date} %H:%M:%S`,
      `${date} %H:%M`,
      `${date} %I:%M:%S %p`,
      `${date} %H:%M:%S %z`,
    ],
  ),
)

/**
 * How the dates of a block are written. `25/03/2024` in one of its columns tells how all of them are read; where no day
 * is above 12, day and month may each come first, and that is asked. With dots the day comes first: nobody writes
 * month.day.year.
 */
export function decideDates(columns: readonly TimeColumn[], said: ReadOptions, source: string): DateDecision {
  if (said.dates !== undefined) return { dates: said.dates, question: null }
  const open = columns.filter(({ evidence }) => evidence.iso < evidence.present)
  const total = (form: keyof Evidence) => open.reduce((sum, { evidence }) => sum + evidence[form], 0)
  const slashed = open.filter(({ evidence }) => evidence.dayFirst + evidence.monthFirst > 0)
  if (slashed.length > 0) return orderOf(slashed, total('dayFirst'), total('monthFirst'), source)
  const fits = (form: 'yyyymmdd' | 'epochSeconds' | 'epochMilliseconds') =>
    open.length > 0 &&
    open.every(({ evidence }) => evidence[form] + evidence.iso === evidence.present && evidence[form] > 0)
  if (fits('yyyymmdd')) return { dates: 'yyyymmdd', question: null }
  if (fits('epochSeconds')) return { dates: 'epoch-s', question: null }
  if (fits('epochMilliseconds')) return { dates: 'epoch-ms', question: null }
  const pattern = open[0]?.pattern ?? null
  return { dates: pattern !== null && open.every((one) => one.pattern === pattern) ? pattern : 'iso', question: null }
}

function orderOf(columns: readonly TimeColumn[], dayFirst: number, monthFirst: number, source: string): DateDecision {
  const all = columns.reduce((sum, { evidence }) => sum + evidence.present - evidence.iso, 0)
  if (dayFirst > monthFirst && dayFirst === all) return { dates: 'day-first', question: null }
  if (monthFirst > dayFirst && monthFirst === all) return { dates: 'month-first', question: null }
  if (columns.every(({ evidence }) => evidence.dotted2 > 0)) return { dates: 'day-first', question: null }
  // where neither reads every value, the one that reads more shows which rows are malformed
  if (dayFirst !== monthFirst) return { dates: dayFirst > monthFirst ? 'day-first' : 'month-first', question: null }
  return { dates: 'day-first', question: orderQuestion(columns, source) }
}

function orderQuestion(columns: readonly TimeColumn[], source: string): ReadingQuestion {
  const names = columns.map(({ name }) => name)
  const example = columns.find((column) => column.example !== '')?.example ?? ''
  const [first = '', second = '', year = ''] = example.split(/[-/. T,]/)
  const full = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year
  const day = (month: string, date: string) => `${full}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return {
    field: 'dates',
    columns: names,
    message: `${quoted(names)} of ${source}: ${JSON.stringify(example)} is ${day(second, first)} if the day comes first, and ${day(first, second)} if the month does; no date of the file tells which`,
    readings: [
      { label: 'the day comes first', example: day(second, first), answer: { read: { dates: 'day-first' } } },
      { label: 'the month comes first', example: day(first, second), answer: { read: { dates: 'month-first' } } },
    ],
  }
}
