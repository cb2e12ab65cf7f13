import { createHash } from 'node:crypto'

/**
 * Of the code that some programs of a bundle run: their own and what they import, and nothing else of the bundle.
 * @param {Readonly<Record<string, { type: string, name?: string, isEntry?: boolean, code?: string, imports?: readonly string[], dynamicImports?: readonly string[] }>>} bundle
 *   As Rolldown hands it to `writeBundle`, by file name.
 * @param {readonly string[]} programs The names of entries.
 * @returns {string} SHA-256, as hex digits.
 */
export function codeDigest(bundle, programs) {
  const files = new Map(Object.entries(bundle).filter(([, { type }]) => type === 'chunk'))
  const entries = [...files].filter(([, { isEntry, name }]) => isEntry && programs.includes(name))
  const seen = new Set(entries.map(([file]) => file))
  for (const file of seen) {
    const { imports = [], dynamicImports = [] } = files.get(file)
    for (const imported of [...imports, ...dynamicImports]) if (files.has(imported)) seen.add(imported)
  }
  const digest = createHash('sha256')
  for (const file of [...seen].toSorted()) digest.update(`${file}\n${files.get(file).code}\n`)
  return digest.digest('hex')
}
