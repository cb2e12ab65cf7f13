/** What a file is by its name. */
export type DocumentKind = 'study' | 'notebook'

/**
 * How names of studies and notebooks end. The first is what Assay gives to new files: it says to any editor what is in
 * them. The short one is for systems that tell files apart by one extension.
 */
export const documentSuffixes = {
  study: ['.study.json', '.assaystudy'],
  notebook: ['.assay.md', '.assay'],
} as const satisfies Readonly<Record<DocumentKind, readonly string[]>>

/** Null: anything else, such as data. */
export function documentKind(path: string): DocumentKind | null {
  if (documentSuffixes.study.some((suffix) => path.endsWith(suffix))) return 'study'
  if (documentSuffixes.notebook.some((suffix) => path.endsWith(suffix))) return 'notebook'
  return null
}

/** Last part of a path, of either system, without the ending of a document. */
export function documentTitle(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return name.slice(0, name.length - documentSuffix(name).length)
}

/** The ending of a document's name; empty where it is none. */
export function documentSuffix(path: string): string {
  const all = [...documentSuffixes.study, ...documentSuffixes.notebook]
  return all.find((suffix) => path.endsWith(suffix)) ?? ''
}

/** Extensions of what can be opened: data first, then documents. Only the last part, as file dialogs know no other. */
export const openableExtensions = 'csv tsv txt parquet pq json jsonl ndjson duckdb ddb db gz md assay assaystudy'.split(
  ' ',
)
