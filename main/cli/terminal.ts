/** Where a command writes and how it is stopped. */
export interface Terminal {
  /** The answer: stdout. */
  readonly out: (text: string) => void
  /** Progress and problems: stderr. */
  readonly note: (text: string) => void
  /** Rewrites one line of progress on stderr; nothing where stderr is no terminal. An empty text clears it. */
  readonly progress: (text: string) => void
  /** Width of the terminal that stdout is, in characters; null when it is a file or a pipe. */
  readonly width: number | null
  /** Aborts on SIGINT or SIGTERM, or when nobody reads the answer any more. */
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
  /** ISO 8601, UTC. */
  readonly now: () => string
}

/** The process's own streams and signals. A reader who leaves (`assay ... | head`) ends the command quietly. */
export function processTerminal(): Terminal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(0)
    })
  }
  let shown = false
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K')
    shown = false
  }
  return {
    out: (text) => {
      clear()
      process.stdout.write(text)
    },
    note: (text) => {
      clear()
      process.stderr.write(`${text}\n`)
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return
      clear()
      if (text !== '') process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1))
      shown = text !== ''
    },
    width: process.stdout.isTTY ? process.stdout.columns : null,
    signal: controller.signal,
    environment: process.env,
    now: () => new Date().toISOString(),
  }
}
