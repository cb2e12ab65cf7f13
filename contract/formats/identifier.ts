/** How an id is written: letters and digits in lower case, joined by `_`; `fallback` where a name has none. */
export function identifierOf(name: string, fallback: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '')
  return id === '' ? fallback : id
}
