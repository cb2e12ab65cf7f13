import { Session, type ChdbQueryStream } from 'chdb'

/** One request as ClickHouse's HTTP interface takes it. */
export interface Statement {
  readonly sql: string
  /** Of the statement's `{name:Type}` placeholders, escaped as in tab-separated text. */
  readonly parameters: ReadonlyMap<string, string>
  readonly settings: ReadonlyMap<string, string>
  readonly database: string
  /** The format of an answer whose statement names none. */
  readonly format: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** ClickHouse's engine on a data folder, one statement at a time. */
export class ChdbSession {
  private readonly session: Session
  private last: Promise<unknown> = Promise.resolve()
  private readonly knownParameters = new Set<string>()

  constructor(folder: string) {
    this.session = new Session(folder)
  }

  /** Runs a statement when those before it are done; `onChunk` gets the answer's bytes and says when it wants more. */
  run(statement: Statement, onChunk: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    const turn = this.last.then(() => this.runNow(statement, onChunk))
    this.last = turn.catch(() => undefined)
    return turn
  }

  close(): void {
    this.session.close()
  }

  private async runNow(statement: Statement, onChunk: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    if (statement.signal.aborted) return
    const { sql, parameters, settings, database, format } = statement
    this.refuseForgottenParameters(statement)
    for (const [name, value] of parameters) {
      this.knownParameters.add(name)
      await this.session.queryAsync(`SET param_${name} = ${quoted(value)}`)
    }
    await this.session.queryAsync(`USE ${database}`)
    const set: string[] = []
    try {
      for (const [name, value] of settings) {
        await this.session.queryAsync(`SET ${name} = ${quoted(value)}`)
        set.push(name)
      }
      if (isStreamed(statement)) await this.stream(this.session.queryStream(sql, { format }), statement.signal, onChunk)
      else await onChunk((await this.session.queryAsync(sql, { format })).bytes())
    } finally {
      for (const name of set) await this.session.queryAsync(`SET ${name} = DEFAULT`)
    }
  }

  private async stream(
    stream: ChdbQueryStream,
    signal: AbortSignal,
    onChunk: (bytes: Uint8Array) => Promise<void>,
  ): Promise<void> {
    try {
      for await (const chunk of stream) {
        if (signal.aborted) return
        await onChunk(chunk.raw())
      }
    } finally {
      stream.cancel()
    }
  }

  /** A session keeps the parameters of earlier statements, which a server does not. */
  private refuseForgottenParameters({ sql, parameters }: Statement): void {
    for (const name of this.knownParameters) {
      if (!parameters.has(name) && new RegExp(`\\{\\s*${name}\\s*:`).test(withoutTexts(sql))) {
        throw new Error(`Code: 456. DB::Exception: Query parameter \`${name}\` was not set. (UNKNOWN_QUERY_PARAMETER)`)
      }
    }
  }
}

/**
 * Formats of which an answer's parts, put behind each other, are the answer. The engine formats each part by itself: with
 * others every part would have a header of its own, so these come in one piece.
 */
const streamedFormats = /^(?:JSONEachRow|JSONCompactEachRow|CSV|TSV|TabSeparated)$/i

/** Statements that change something are not streamed either. */
function isStreamed({ sql, format }: Statement): boolean {
  const named = /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(sql)?.[1]
  const reads = /^[\s(]*(?:select|with)\b/i.test(sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, ''))
  return reads && streamedFormats.test(named ?? format)
}

function withoutTexts(sql: string): string {
  return sql.replaceAll(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/g, '')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
