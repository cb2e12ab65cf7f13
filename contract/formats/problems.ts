import type { Finding, FindingCode, Severity } from '@analysis'
import type { z } from 'zod'
import { KnownFields, type UnknownField } from './known-fields'
import type { Path } from './path'

/** Collects everything that is wrong with a document, so that all of it can be said at once. */
export class Problems {
  readonly findings: Finding[] = []
  private readonly fields = new KnownFields()

  get hasErrors(): boolean {
    return this.findings.some((finding) => finding.severity === 'error')
  }

  /** The value as `schema` understands it, or null after noting each of its problems. */
  read<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.output<Schema> | null {
    this.fields.ofSchema(schema, value, path)
    const parsed = schema.safeParse(value, { reportInput: true, error: (issue) => expectedBy(issue) })
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) {
      const place = [...path, ...issue.path]
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) this.unknown(this.fields.unknownField(place, key, issue.input), 'error')
      } else this.expected(issue.message, issue.input, place)
    }
    return null
  }

  /** Says that the format has these fields at `path`, besides those of the schemas that are read there. */
  knows(path: Path, ...names: readonly string[]): void {
    this.fields.add(path, names)
  }

  /**
   * Notes every field of `document` that the format does not have where it stands. With a warning it is kept, and acted
   * on by nobody; an error refuses the document.
   */
  noteUnknownFields(document: unknown, severity: 'warning' | 'error' = 'warning', path: Path = []): void {
    for (const field of this.fields.unknownIn(document, path)) this.unknown(field, severity)
  }

  private unknown({ path, name, value, of, nearest, known }: UnknownField, severity: 'warning' | 'error'): void {
    const kind = of === null ? '' : ` of ${showValue(of)}`
    const meant = nearest === null ? `known here: ${known.join(', ')}` : `did you mean ${nearest}?`
    const fate = severity === 'warning' ? ', so it is ignored' : ''
    const message = `there is no such field here${kind}${fate}; ${meant}`
    this.add('unknown-field', severity, [...path, name], message, { value: value ?? null, nearest, known })
  }

  /** Notes that `value` at `path` is not what was expected; an absent value is a missing field. */
  expected(expected: string, value: unknown, path: Path): void {
    const code = value === undefined ? 'missing-field' : 'invalid-field'
    const got = value === undefined ? 'but it is missing' : `got ${showValue(value)}`
    this.add(code, 'error', path, `expected ${expected}, ${got}`, { value: value ?? null, expected })
  }

  /** Notes a field that the format knows and this version does not act on: a warning, the rest still holds. */
  unsupported(path: Path, value: unknown, consequence: string): void {
    const message = `${showValue(value)} is not built yet; ${consequence}`
    this.add('unsupported-field', 'warning', path, message, { value: value ?? null })
  }

  private add(code: FindingCode, severity: Severity, path: Path, message: string, evidence: Finding['evidence']): void {
    const where = showPath(path)
    this.findings.push({ code, severity, message: `${where}: ${message}`, evidence: { path: where, ...evidence } })
  }
}

/** `experiment.metrics[0].direction`; keys that are no plain names are quoted. */
export function showPath(path: Path): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`
      const key = String(step)
      return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${showValue(key)}]`
    })
    .join('')
  return text === '' ? 'the document' : text.replace(/^\./, '')
}

const longestShown = 80

/** A value as JSON on one line, cut when long, with nothing a terminal or a page could misread. */
export function showValue(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  const printable = json.replace(
    /[\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return printable.length > longestShown ? `${printable.slice(0, longestShown)}…` : printable
}

function expectedBy(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return withArticle(issue.expected)
  if (issue.code === 'invalid_value') return listOf(issue.values.map((value) => showValue(value)))
  if (issue.code === 'too_small') return bound('at least', 'more than', issue.minimum, issue.inclusive, issue.origin)
  if (issue.code === 'too_big') return bound('at most', 'less than', issue.maximum, issue.inclusive, issue.origin)
  return issue.message ?? 'something else'
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number'
  if (type === 'boolean') return 'true or false'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

/** `a`, `a or b`, `a, b or c`. */
export function listOf(items: readonly string[]): string {
  const last = items[items.length - 1] ?? 'nothing'
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} or ${last}`
}

function bound(
  inclusive: string,
  exclusive: string,
  limit: number | bigint,
  isInclusive = true,
  origin: string,
): string {
  const words = `${isInclusive ? inclusive : exclusive} ${limit}`
  if (origin === 'string') return limit === 1 ? 'a text that is not empty' : `a text of ${words} characters`
  if (origin === 'array') return limit === 1 ? 'a list that is not empty' : `a list of ${words} items`
  return `a number ${words}`
}
