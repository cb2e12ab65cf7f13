import { join } from 'node:path'
import { destination, pino, stdSerializers, type Logger } from 'pino'

/** User and password of a URL, and the values of what is called a password, token or secret. */
const secrets = [
  { pattern: /(\w+:\/\/)[^@\s/]+@/g, replacement: '$1***@' },
  { pattern: /((?:password|passwd|token|secret)["']?\s*[=:]\s*["']?)[^\s"'&;,}]+/gi, replacement: '$1***' },
]

/** A log for the people who maintain Assay, as JSON lines in `folder`: `assay.log`. Secrets in messages are blacked out. */
export function openLog(folder: string): Logger {
  return createLogger(destination({ dest: join(folder, 'assay.log'), mkdir: true, append: true, sync: true }))
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
