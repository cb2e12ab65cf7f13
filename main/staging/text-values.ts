import { quoteText } from '@engine'
import { assertNever, type FrameColumnType } from '@analysis'
import { isNamedDateForm, usualMissing, type ReadOptions } from '@contract'

const yes = ['true', 't', 'yes', 'y', 'on', '1', '1.0']
const no = ['false', 'f', 'no', 'n', 'off', '0', '0.0']

/** What a text column's values are: a frame's type, or durations, which become numbers of seconds. */
export type ValueType = FrameColumnType | 'DURATION'

/** DuckDB SQL that reads text as a type, by what is said of it; NULL where it does not fit. */
export function readText(text: string, type: ValueType, read: ReadOptions): string {
  switch (type) {
    case 'VARCHAR':
      return text
    case 'BOOLEAN':
      return `CASE WHEN lower(trim(${text})) IN (${list(yes)}) THEN TRUE WHEN lower(trim(${text})) IN (${list(no)}) THEN FALSE END`
    case 'BIGINT':
    case 'DOUBLE':
      return readNumber(text, type, read)
    case 'DURATION':
      return `CASE WHEN ${isDuration(text)} THEN epoch(TRY_CAST(trim(${text}) AS INTERVAL)) END`
    case 'TIMESTAMP':
      return readTime(text, read)
    default:
      return assertNever(type)
  }
}

/** True for text that stands for a missing value. Numbers and times may have blanks around it. */
export function isMissing(text: string, { missing }: ReadOptions, trimmed: boolean): string {
  const marks = [...new Set(['', ...(missing ?? usualMissing)])]
  return `${trimmed ? `trim(${text})` : text} IN (${list(marks)})`
}

export function isBoolean(text: string): string {
  return `lower(trim(${text})) IN (${list([...yes, ...no])})`
}

/** True for text that is a boolean in words. */
export function isBooleanWord(text: string): string {
  return `lower(trim(${text})) IN (${list([...yes, ...no].filter((each) => /[a-z]/.test(each)))})`
}

/** `0 days 00:10:45` and `00:10:45`, with hours, minutes and seconds. */
export function isDuration(text: string): string {
  return `regexp_full_match(trim(${text}), '(-?[0-9]+ days?,? )?-?[0-9]+:[0-5][0-9]:[0-5][0-9]([.][0-9]+)?')`
}

const currencyCodes = 'USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|INR|BRL|SEK|NOK|DKK|PLN|CZK|HUF|RUB|TRY|ZAR|MXN|KRW|SGD|HKD'

/** Signs that stand beside numbers, as a regular expression. */
export const signPattern = `[$€£¥₹₩₽₺₴₪฿%]|^(?:${currencyCodes}|kr|Fr[.]|R[$])|(?:${currencyCodes}|kr|zł|Kč|Ft)$`

/** The text without the signs that the study says stand beside its numbers. */
export function withoutSigns(text: string, signs: readonly string[]): string {
  const stripped = signs.reduce((inner, sign) => `replace(${inner}, ${quoteText(sign)}, '')`, text)
  return signs.length === 0 ? text : `trim(${stripped}, chr(32) || chr(160) || chr(8239))`
}

function readNumber(text: string, type: 'BIGINT' | 'DOUBLE', read: ReadOptions): string {
  const { decimal = '.', thousands = '', currency = [] } = read
  const bare = withoutSigns(text, currency)
  const cast = (number: string) => `TRY_CAST(${number} AS ${type})`
  const point = (number: string) => (decimal === ',' ? `replace(${number}, ',', '.')` : number)
  if (thousands === '') {
    const number = cast(point(bare))
    // a dot is no decimal mark beside a comma that is one
    return decimal === ',' ? `CASE WHEN NOT contains(${bare}, '.') THEN ${number} END` : number
  }
  const mark = thousands.replaceAll(/[.']/g, (sign) => (sign === '.' ? '[.]' : "''"))
  const groups = `'[-+]?[0-9]{1,3}(${mark}[0-9]{3})+(${decimal === '.' ? '[.]' : ','}[0-9]*)?'`
  const grouped = `regexp_full_match(trim(${bare}), ${groups})`
  const without = `replace(${bare}, ${quoteText(thousands)}, '')`
  return `CASE WHEN NOT contains(${bare}, ${quoteText(thousands)}) OR ${grouped} THEN ${cast(point(without))} END`
}

/** A time as a UTC timestamp; one without a zone of its own is in the study's, or UTC. */
function readTime(text: string, { dates = 'iso', zone }: ReadOptions): string {
  if (!isNamedDateForm(dates)) {
    const parsed = `CAST(try_strptime(trim(${text}), ${quoteText(dates)}) AS TIMESTAMP)`
    const own = /%[zZ]/.test(dates)
    return `coalesce(${own ? parsed : inZone(parsed, zone)}, ${isoTime(text, zone)})`
  }
  switch (dates) {
    case 'iso':
      return isoTime(text, zone)
    case 'day-first':
      return isoTime(yearFirst(text, '-\\2-\\1\\4'), zone)
    case 'month-first':
      return isoTime(yearFirst(text, '-\\1-\\2\\4'), zone)
    case 'yyyymmdd':
      return isoTime(
        `regexp_replace(trim(${text}), '^([0-9]{4})([0-9]{2})([0-9]{2})($|[T ].*)', '\\1-\\2-\\3\\4')`,
        zone,
      )
    case 'epoch-s':
      return `coalesce(${epochTime(text, 1_000_000)}, ${isoTime(text, zone)})`
    case 'epoch-ms':
      return `coalesce(${epochTime(text, 1000)}, ${isoTime(text, zone)})`
    default:
      return assertNever(dates)
  }
}

/** `03/01/17 10:00` as `2017-01-03 10:00`: the year in front, of two digits one from 1970 to 2069. */
function yearFirst(text: string, rest: string): string {
  const replaced = (inner: string, year: string, century: string) =>
    `regexp_replace(${inner}, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.](${year}),?($|[^0-9].*)', '${century}\\3${rest}')`
  return replaced(replaced(replaced(`trim(${text})`, '[0-9]{4}', ''), '[0-6][0-9]', '20'), '[7-9][0-9]', '19')
}

const clockForms = ['%I:%M:%S %p', '%I:%M %p', '%I:%M:%S%p', '%I:%M%p'].map((clock) => `%Y-%m-%d ${clock}`)

function isoTime(text: string, zone: string | undefined): string {
  const tight = `regexp_replace(trim(${text}), ' +([-+][0-9]{2}:?[0-9]{2}|Z|UTC|GMT)$', '\\1')`
  const parsed = `coalesce(TRY_CAST(${text} AS TIMESTAMPTZ), TRY_CAST(${tight} AS TIMESTAMPTZ), try_strptime(${tight}, [${list(clockForms)}]))`
  const time = `CAST(${parsed} AS TIMESTAMP)`
  // without the year in front DuckDB reads 01/03/17 as a day of the year 1
  const guarded = (value: string) => `CASE WHEN substr(ltrim(${text}), 5, 1) IN ('-', '/') THEN ${value} END`
  if (zone === undefined || zone === 'UTC') return guarded(time)
  const hasZone = `length(${text}) > 10 AND regexp_matches(trim(${text}), '(Z|z|UTC|GMT|[0-9] ?[-+][0-9]{2}(:?[0-9]{2})?)$')`
  return guarded(`CASE WHEN ${hasZone} THEN ${time} ELSE ${inZone(time, zone)} END`)
}

/** A clock's time in a zone as UTC. */
export function inZone(time: string, zone: string | undefined): string {
  return zone === undefined || zone === 'UTC' ? time : `CAST(timezone(${quoteText(zone)}, ${time}) AS TIMESTAMP)`
}

function epochTime(text: string, microseconds: number): string {
  return `CASE WHEN regexp_full_match(trim(${text}), '-?[0-9]{1,15}([.][0-9]+)?') THEN
    make_timestamp(CAST(round(TRY_CAST(${text} AS DECIMAL(30, 9)) * ${microseconds}) AS BIGINT)) END`
}

function list(words: readonly string[]): string {
  return words.map(quoteText).join(', ')
}
