/**
 * Printed SQL as lines with a depth. The text of a line may itself hold line breaks (a quoted name, a user's own SQL):
 * those are data, and indenting leaves them alone.
 */
export type Lines = readonly Line[]

interface Line {
  readonly depth: number
  readonly text: string
}

export function line(text: string): Lines {
  return [{ depth: 0, text }]
}

/** One level deeper. */
export function nest(lines: Lines): Lines {
  return lines.map(({ depth, text }) => ({ depth: depth + 1, text }))
}

/** Puts text before the first line and after the last one. */
export function enclose(before: string, lines: Lines, after: string): Lines {
  return lines.map(({ depth, text }, at) => ({
    depth,
    text: (at === 0 ? before : '') + text + (at === lines.length - 1 ? after : ''),
  }))
}

/** Items below each other, a comma after each but the last. */
export function commaSeparated(items: readonly Lines[]): Lines {
  return items.flatMap((item, at) => (at === items.length - 1 ? item : enclose('', item, ',')))
}

export function printLines(lines: Lines): string {
  return lines.map(({ depth, text }) => '  '.repeat(depth) + text).join('\n')
}
