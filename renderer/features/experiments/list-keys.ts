/** Where a key leads in a list of `count` rows, from row `at`. Null for keys that do not move. */
export function movedRow(key: string, at: number, count: number, pageRows: number): number | null {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: count - 1,
  }[key]
  if (to === undefined || count === 0) return null
  return Math.min(count - 1, Math.max(0, to))
}
