import type { InvestigationAnswer } from '../investigation/investigate'
import type { SplitWatch } from '../diagnostics/split-watch'
import type { SrmResult, SrmSlice } from '../results/split'
import type { DataCheck } from './data-checks'

export interface SrmOptions {
  readonly kind: 'srm'
  /** Dimensions to slice the split by, each alone. Null: the study's. */
  readonly dimensions: readonly string[] | null
}

export interface SrmView {
  readonly kind: 'srm'
  readonly srm: SrmResult
  readonly slices: readonly SrmSlice[]
  readonly byDay: readonly { readonly day: string; readonly srm: SrmResult }[]
  /** The same days watched as they came. */
  readonly watch: SplitWatch
  readonly crossovers: {
    readonly subjects: number
    readonly pairs: readonly { readonly variants: string; readonly subjects: number }[]
    /** The same by the variant they were seen in first, of those of whom that is known. */
    readonly directions: readonly { readonly variants: string; readonly first: string; readonly subjects: number }[]
  }
  readonly duplicateRows: number
  readonly checks: readonly DataCheck[]
  /** Why the split is off, as far as the data can say. */
  readonly investigation: InvestigationAnswer
}
