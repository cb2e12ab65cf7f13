import { invariant } from '../../../failures'

/** Any name in double quotes, a quote inside doubled; a backslash would escape what follows it. */
export function quoteIdentifier(name: string): string {
  invariant(name.length > 0 && !name.includes('\0'), 'an SQL name is neither empty nor holds a NUL character')
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`
}
