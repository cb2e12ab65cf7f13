import { existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, pino, stdSerializers, type Logger } from 'pino'

const largestLogBytes = 5 * 1024 ** 2
const keptLogs = 3

/** User and password of a URL, and the values of what is called a password, token or secret. */
const secrets = [
  { pattern: /(\w+:\/\/)[^@\s/]+@/g, replacement: '$1***@' },
  { pattern: /((?:password|passwd|token|secret)["']?\s*[=:]\s*["']?)[^\s"'&;,}]+/gi, replacement: '$1***' },
]

/** A log for the people who maintain Assay, as JSON lines in `folder`: `assay.log`. Secrets in messages are blacked out. */
export function openLog(folder: string): Logger {
  rotate(folder)
  return createLogger(destination({ dest: join(folder, 'assay.log'), mkdir: true, append: true, sync: true }))
}

/** Puts a log that has grown aside, as `assay.1.log`, and those before it one further; the oldest goes. */
function rotate(folder: string): void {
  const name = (age: number) => join(folder, age === 0 ? 'assay.log' : `assay.${age}.log`)
  const bytes = statSync(name(0), { throwIfNoEntry: false })?.size ?? 0
  if (bytes < largestLogBytes) return
  try {
    for (let age = keptLogs; age >= 1; age--) {
      if (existsSync(name(age - 1))) renameSync(name(age - 1), name(age))
    }
  } catch {
    // another Assay writes it, on a system that then lets nobody rename it: the next start tries again
  }
}

/** The logger over any stream of lines. */
export function createLogger(lines: { write(line: string): void }): Logger {
  return pino(
    {
      base: null,
      redact: { paths: ['password', 'token', 'secret', 'url', '*.password', '*.token', '*.secret', '*.url'] },
      serializers: { err: stdSerializers.errWithCause },
    },
    { write: (line) => lines.write(withoutSecrets(line)) },
  )
}

export function withoutSecrets(text: string): string {
  return secrets.reduce((clean, { pattern, replacement }) => clean.replaceAll(pattern, replacement), text)
}
