/**
 * The name out of `known` that `written` was probably meant to be: the one with the fewest letters to change (a swap of
 * two neighbours is one change), if they are few for its length; else null.
 */
export function nearestName(written: string, known: readonly string[]): string | null {
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const name of known) {
    const distance = changesBetween(plain(written), plain(name))
    if (best === null || distance < best.distance) best = { name, distance }
  }
  const most = Math.max(2, Math.ceil(written.length / 3))
  return best !== null && best.distance <= most && best.distance < written.length ? best.name : null
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Optimal string alignment distance (Damerau 1964, restricted). */
function changesBetween(a: string, b: string): number {
  let older: readonly number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older[j - 2] ?? Infinity) + 1 : Infinity
      row.push(Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped))
    }
    older = last
    last = row
  }
  return last[b.length] ?? 0
}
