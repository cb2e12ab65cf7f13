import type { Finding } from '@analysis'
import { z } from 'zod'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import { Problems } from './problems'
import { type Path } from './path'
import {
  dateForms,
  decimalMarks,
  thousandsMarks,
  type DateForm,
  type NamedDateForm,
  type ReadOptions,
} from './read-options'

const character = z.string().refine((text) => /^.$/su.test(text), { error: 'one character' })

const readFields = z.looseObject({
  delimiter: z.string().min(1).max(4).nullish(),
  quote: z.union([character, z.literal('')]).nullish(),
  decimal: z.enum(decimalMarks).nullish(),
  thousands: z.enum(thousandsMarks).nullish(),
  missing: z.array(z.string()).nullish(),
  dates: z
    .custom<DateForm>(isDateForm, {
      error: `${dateForms.map((form) => `"${form}"`).join(', ')} or a strptime pattern such as "%d.%m.%Y %H:%M"`,
    })
    .nullish(),
  zone: z.string().refine(isZone, { error: 'an IANA time zone such as "Europe/Berlin"' }).nullish(),
  encoding: z
    .string()
    .refine(isEncoding, { error: 'an encoding such as "utf-8", "windows-1252", "shift_jis" or "gb18030"' })
    .nullish(),
  comment: z.string().max(4).nullish(),
  skip: z.int().min(0).max(10_000).nullish(),
  currency: z.array(z.string().min(1).max(5)).nullish(),
})

/** Reads `read` of a block: how its text becomes values. An absent one says nothing. */
export function readReadOptions(value: unknown, path: Path, problems: Problems): ReadOptions {
  if (isAbsent(value)) return {}
  const fields = isJsonObject(value) ? problems.read(readFields, value, path) : null
  if (fields === null) {
    if (!isJsonObject(value)) problems.expected('an object such as {"decimal": ","}', value, path)
    return {}
  }
  const { decimal, thousands } = fields
  if (!isAbsent(decimal) && decimal === thousands) {
    problems.expected(`another character than the decimal mark ${JSON.stringify(decimal)}`, thousands, [
      ...path,
      'thousands',
    ])
  }
  return Object.fromEntries(optionNames.flatMap((name) => (isAbsent(fields[name]) ? [] : [[name, fields[name]]])))
}

const optionNames = [
  'encoding',
  'skip',
  'comment',
  'delimiter',
  'quote',
  'decimal',
  'thousands',
  'currency',
  'dates',
  'zone',
  'missing',
] as const satisfies readonly (keyof ReadOptions)[]

/** Reads options that came without a study; null with findings of what is wrong. */
export function parseReadOptions(value: unknown): {
  readonly options: ReadOptions | null
  readonly findings: readonly Finding[]
} {
  const problems = new Problems()
  const options = readReadOptions(value, ['read'], problems)
  return { options: problems.hasErrors ? null : options, findings: problems.findings }
}

/** `read` as it stands in a file, in the order in which it is applied; nothing where nothing is said. */
export function printReadOptions(read: ReadOptions | undefined): JsonObject {
  if (read === undefined) return {}
  const said = optionNames.flatMap((name) => (read[name] === undefined ? [] : [[name, read[name]] as const]))
  return said.length === 0 ? {} : { read: Object.fromEntries(said) }
}

export function isNamedDateForm(value: string): value is NamedDateForm {
  return dateForms.some((form) => form === value)
}

function isDateForm(value: unknown): value is DateForm {
  return typeof value === 'string' && (isNamedDateForm(value) || /%[a-zA-Z]/.test(value))
}

function isZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The encodings that TextDecoder of every Node knows, and what people call them. */
const encodings =
  /^(?:utf-?8|utf-16(?:le|be)?|ascii|latin-?1|iso-8859-(?:[1-8]|1[03-6])|windows-(?:874|125[0-8])|koi8-[ru]|macintosh|ibm866|gbk|gb2312|gb18030|big5|euc-(?:jp|kr)|shift[-_]jis|iso-2022-jp|cp9(?:32|36|49|50))$/i

function isEncoding(value: string): boolean {
  return encodings.test(value)
}

const otherNames: Readonly<Record<string, string>> = {
  'latin-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  utf8: 'utf-8',
  cp949: 'euc-kr',
  'utf-16': 'utf-16le',
  cp932: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp936: 'gbk',
  cp950: 'big5',
}

/** An encoding's name as TextDecoder knows it. */
export function textDecoderName(encoding: string): string {
  return otherNames[encoding.toLowerCase()] ?? encoding
}
