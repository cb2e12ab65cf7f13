import type { ReadOptions } from '@contract'

export interface Person {
  readonly id: string
  readonly group: string
  /** `2026-03-27` */
  readonly day: string
  readonly revenue: number | null
  readonly city: string
}

/** How a program writes a table. */
export interface Dialect {
  readonly name: string
  readonly delimiter: string
  readonly quote: string
  readonly quotesAll?: boolean
  readonly lineEnd?: '\r\n'
  readonly above?: readonly string[]
  readonly missing: string
  readonly writeDay: (year: string, month: string, day: string) => string
  readonly writeNumber: (value: number) => string
  /** How it is read, as far as that may be asked. */
  readonly truth: ReadOptions
}

const plain = (value: number) => String(value)
const comma = (value: number) => String(value).replace('.', ',')
const iso = (year: string, month: string, day: string) => `${year}-${month}-${day}`

/** Digits in groups of three, with two behind the decimal mark. */
function grouped(value: number, thousands: string, decimal: string): string {
  const [whole = '', fraction = ''] = value.toFixed(2).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands)}${decimal}${fraction}`
}

const common = { delimiter: ',', quote: '"', missing: '', writeDay: iso, writeNumber: plain, truth: {} }

export const dialects: readonly Dialect[] = [
  { ...common, name: 'with commas' },
  {
    ...common,
    name: 'with semicolons, decimal commas and days first',
    delimiter: ';',
    writeDay: (year, month, day) => `${day}.${month}.${year}`,
    writeNumber: comma,
    truth: { decimal: ',', dates: 'day-first' },
  },
  { ...common, name: 'with tabs and NA', delimiter: '\t', missing: 'NA' },
  {
    ...common,
    name: 'with bars and months first',
    delimiter: '|',
    writeDay: (year, month, day) => `${month}/${day}/${year}`,
    truth: { dates: 'month-first' },
  },
  { ...common, name: 'with every field in quotes and CRLF', quotesAll: true, lineEnd: '\r\n' },
  {
    ...common,
    name: 'from a European spreadsheet, with sep=;',
    delimiter: ';',
    above: ['sep=;'],
    lineEnd: '\r\n',
    writeDay: (year, month, day) => `${day}/${month}/${year.slice(2)}`,
    writeNumber: (value) => grouped(value, '.', ','),
    truth: { decimal: ',', thousands: '.', dates: 'day-first' },
  },
  {
    ...common,
    name: 'with thousands in quotes',
    missing: 'None',
    writeNumber: (value) => grouped(value, ',', '.'),
    truth: { decimal: '.', thousands: ',' },
  },
  { ...common, name: 'below comments', above: ['# exported by a robot', '# 2 tables, 1 shown'] },
  { ...common, name: 'below a title', above: ['Revenue by person', ''] },
  { ...common, name: 'with single quotes', quote: "'", quotesAll: true, missing: '-' },
  {
    ...common,
    name: 'of epochs, in dollars',
    writeDay: (year, month, day) => String(Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000),
    writeNumber: (value) => `$${grouped(value, ',', '.')}`,
    truth: { dates: 'epoch-s', currency: ['$'], decimal: '.', thousands: ',' },
  },
  {
    ...common,
    name: 'of days without marks and blanks between thousands',
    delimiter: '\t',
    missing: 'NULL',
    writeDay: (year, month, day) => `${year}${month}${day}`,
    writeNumber: (value) => grouped(value, ' ', ','),
    truth: { dates: 'yyyymmdd', decimal: ',', thousands: ' ' },
  },
]

/** The table as a file's text, and how that is read. */
export function writeTable(dialect: Dialect, people: readonly Person[]) {
  const { delimiter, quote, quotesAll, lineEnd, above, missing, writeDay, writeNumber } = dialect
  const field = (text: string) => {
    const isQuoted = text !== '' && (quotesAll === true || text.includes(delimiter) || text.includes(quote))
    return isQuoted ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text
  }
  const line = (fields: readonly string[]) => fields.map(field).join(delimiter)
  const rows = people.map(({ id, group, day, revenue, city }) => {
    const [year = '', month = '', ofMonth = ''] = day.split('-')
    return line([id, group, writeDay(year, month, ofMonth), revenue === null ? missing : writeNumber(revenue), city])
  })
  const lines = [...(above ?? []), line(['user_id', 'group', 'date', 'revenue', 'city']), ...rows]
  return { text: `${lines.join(lineEnd ?? '\n')}${lineEnd ?? '\n'}`, truth: dialect.truth }
}
