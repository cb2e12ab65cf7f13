import type { Finding } from '@analysis'

export type JsonObject = Readonly<Record<string, unknown>>

export type JsonReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly finding: Finding }

const longestText = 20_000_000
const deepestNesting = 100

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field that is not there, or there with `null`: the same thing in every format of ours. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** Reads JSON text (a byte order mark is allowed). A syntax error is a finding with line and column, both from 1. */
export function readJson(text: string): JsonReading {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (json.length > longestText) {
    return refuse(`the document has ${json.length} characters, more than the ${longestText} that are read`, {})
  }
  try {
    const value: unknown = JSON.parse(json)
    if (isDeeperThan(value, deepestNesting)) {
      return refuse(`the document nests deeper than ${deepestNesting} levels`, {})
    }
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { line, column, expected } = locateSyntaxError(json)
    return refuse(`line ${line}, column ${column}: not JSON: expected ${expected}`, { line, column, expected })
  }
}

function refuse(message: string, evidence: Finding['evidence']): JsonReading {
  return { ok: false, finding: { code: 'invalid-document', severity: 'error', message, evidence } }
}

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

const tokenPattern =
  /([{}[\],:])|("[^"\\\n\r\t]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\n\r\t]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Expectation =
  'a value' | 'a value or "]"' | 'a key or "}"' | 'a key' | '":"' | '"," or "]"' | '"," or "}"' | 'the end'

/** The engines' own messages differ and often carry no position, so the place is found by reading the tokens again. */
function locateSyntaxError(json: string): { line: number; column: number; expected: Expectation } {
  const open: ('{' | '[')[] = []
  let expected: Expectation = 'a value'
  let at = 0
  for (;;) {
    while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at++
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(json)
    const next: Expectation | null =
      match && follow(expected, open, match[1] ?? (match[2] === undefined ? 'scalar' : 'string'))
    if (!match || !next) return { ...lineAndColumn(json, at), expected }
    at += match[0].length
    expected = next
  }
}

/** What may come after a token, or null when the token itself is out of place. Keeps `open` up to date. */
function follow(expected: Expectation, open: ('{' | '[')[], token: string): Expectation | null {
  const afterValue = (): Expectation =>
    open.length === 0 ? 'the end' : open[open.length - 1] === '{' ? '"," or "}"' : '"," or "]"'
  const close = (): Expectation => {
    open.pop()
    return afterValue()
  }
  if (expected === '":"') return token === ':' ? 'a value' : null
  if (expected === 'a key' || expected === 'a key or "}"') {
    if (token === 'string') return '":"'
    return token === '}' && expected === 'a key or "}"' ? close() : null
  }
  if (expected === '"," or "}"') return token === ',' ? 'a key' : token === '}' ? close() : null
  if (expected === '"," or "]"') return token === ',' ? 'a value' : token === ']' ? close() : null
  if (expected === 'the end') return null
  if (token === '{' || token === '[') {
    open.push(token)
    return token === '{' ? 'a key or "}"' : 'a value or "]"'
  }
  if (token === ']' && expected === 'a value or "]"') return close()
  return token === 'string' || token === 'scalar' ? afterValue() : null
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before[before.length - 1] ?? '').length + 1 }
}
