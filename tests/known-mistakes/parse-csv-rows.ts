/** Rows of a CSV without quoted fields, by column name. @throws Error when a field is quoted. */
export function parseCsvRows(text: string): readonly ReadonlyMap<string, string>[] {
  if (text.includes('"')) throw new Error('a field is quoted')
  const [header = '', ...lines] = text.trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => {
    const values = line.split(',')
    return new Map(names.map((name, i) => [name, values[i] ?? '']))
  })
}
