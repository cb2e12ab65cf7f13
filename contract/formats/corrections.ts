import type { Correction } from '@analysis'

/** The corrections a plan or a cell can name. */
export const corrections = [
  'none',
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'dunnett',
] as const satisfies readonly Correction[]
