/** A table in Markdown, aligned, which reads the same on a terminal: the first `texts` columns as text, the rest as numbers. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { texts = 1 }: { readonly texts?: number } = {},
): string {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map((row) => row[column]!.length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i < texts ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`
  const rule = widths.map((width, i) => (i < texts ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(headings), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}
