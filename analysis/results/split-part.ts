import { named } from '../numerics/named'
import type { ExperimentSpec, Variant } from '../study/spec'

/** Subjects who came under one split. */
export interface SplitPart {
  /** When the split began (ISO 8601, UTC); null: it is the only one. */
  readonly from: string | null
  /** The study's variants with the weights of this split. */
  readonly variants: readonly Variant[]
  /** By variant id. */
  readonly subjects: Readonly<Record<string, number>>
}

/** Subjects first exposed in one phase, by its place in the study's list. */
export interface PhaseCount {
  readonly phase: number
  readonly subjects: Readonly<Record<string, number>>
}

/** All subjects as one part, or those of each phase with the split that was in force in it. */
export function splitParts(
  { variants, phases }: Pick<ExperimentSpec, 'variants' | 'phases'>,
  subjects: Readonly<Record<string, number>>,
  counts: readonly PhaseCount[] | undefined,
): readonly SplitPart[] {
  if (phases === undefined || counts === undefined) return [{ from: null, variants, subjects }]
  return phases.map(({ from, weights }, at) => ({
    from,
    variants: variants.map((variant) => ({ ...variant, weight: named(weights, variant.id) ?? 0 })),
    subjects: addCounts(counts.filter(({ phase }) => phase === at).map((count) => count.subjects)),
  }))
}

/** Variants that get subjects under the part's split. */
export function allocatedOf({ variants }: SplitPart): readonly Variant[] {
  return variants.filter(({ weight }) => weight > 0)
}

/** Counts by variant id, added up; in order of first mention. */
export function addCounts(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const [id, count] of counts.flatMap((each) => Object.entries(each))) sums.set(id, (sums.get(id) ?? 0) + count)
  return Object.fromEntries(sums)
}
