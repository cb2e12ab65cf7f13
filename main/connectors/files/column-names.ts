import type { Finding } from '@analysis'

/** DuckDB's names differ by more than letter case and are not empty; those that clash get a number. */
export function uniqueNames(
  raw: readonly string[],
  file: string,
): { readonly names: readonly string[]; readonly findings: readonly Finding[] } {
  const written = new Set(raw.map((text) => text.trim().toLowerCase()))
  const taken = new Set<string>()
  const findings: Finding[] = []
  const names = raw.map((text, at) => {
    const wanted = text.trim() === '' ? `column_${at + 1}` : text.trim()
    let name = wanted
    // a number that makes the name of another column is no name of its own
    const clashes = (candidate: string) =>
      taken.has(candidate.toLowerCase()) || (candidate !== wanted && written.has(candidate.toLowerCase()))
    for (let number = 2; clashes(name); number++) name = `${wanted}_${number}`
    taken.add(name.toLowerCase())
    if (name !== text.trim()) findings.push(renamed(text, name, at + 1, file))
    return name
  })
  return { names, findings }
}

function renamed(from: string, to: string, position: number, file: string): Finding {
  return {
    code: 'renamed-column',
    severity: 'info',
    message: `Column ${position} of ${file}, ${JSON.stringify(from)}, is called ${JSON.stringify(to)} here.`,
    evidence: { file, position, from, to },
  }
}
