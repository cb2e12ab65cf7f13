import type { CellKind, CellOptions, Finding } from '@analysis'

/** One block of a notebook in file order. `source` is its exact text, so that an untouched block is written unchanged. */
export type NotebookBlock =
  | { readonly kind: 'prose'; readonly source: string }
  | {
      readonly kind: 'cell'
      readonly cellKind: CellKind
      /** Unique in the notebook; the file's name or a generated one (`segments_2`). */
      readonly name: string
      readonly body: string
      /** What the body says, or why it cannot be read. */
      readonly options:
        | { readonly ok: true; readonly value: CellOptions }
        | { readonly ok: false; readonly findings: readonly Finding[] }
      readonly source: string
    }

export interface NotebookDocument {
  readonly frontMatter: {
    readonly title: string | null
    /** Path of the study file, relative to the notebook, or an experiment id of the workspace. */
    readonly experiment: string | null
    readonly snapshot: string | null
  }
  /** The front matter's exact text, fences included; empty when there is none. */
  readonly frontMatterSource: string
  readonly blocks: readonly NotebookBlock[]
}
