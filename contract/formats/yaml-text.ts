import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'

export type YamlReading =
  | {
      readonly ok: true
      readonly value: unknown
      /** The line, from 1, where a key of the top-level mapping stands. */
      readonly lineOf: (key: string) => number | null
    }
  | { readonly ok: false; readonly problems: readonly { readonly line: number; readonly message: string }[] }

const mostAliases = 20

/** Reads YAML text; every syntax error with its line. Aliases are limited: a few lines must not unfold into gigabytes. */
export function readYaml(text: string): YamlReading {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true })
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      line: lineCounter.linePos(error.pos[0]).line,
      message: error.message,
    }))
    return { ok: false, problems }
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases })
    const { contents } = document
    const lineOf = (key: string) => {
      const pair = isMap(contents)
        ? contents.items.find((item) => isScalar(item.key) && item.key.value === key)
        : undefined
      const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
      return offset === undefined ? null : lineCounter.linePos(offset).line
    }
    return { ok: true, value, lineOf }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { ok: false, problems: [{ line: 1, message: error.message }] }
  }
}
