import { invariant } from '../../../failures'

/** Standard SQL quoting: any name in double quotes, a quote inside doubled. */
export function quoteIdentifier(name: string): string {
  invariant(name.length > 0 && !name.includes('\0'), 'an SQL name is neither empty nor holds a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}
