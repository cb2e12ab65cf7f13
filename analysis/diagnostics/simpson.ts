/** Segments smaller than this do not take part: their signs are noise. */
const SMALLEST_SEGMENT = 1000

/**
 * Simpson's paradox flag: more than half of the segments with at least 1,000 subjects (both variants together) have an
 * effect of the opposite sign to the aggregate's.
 */
export function pointsAgainstAggregate(
  aggregateEffect: number,
  segments: readonly { readonly subjects: number; readonly effect: number }[],
): boolean {
  const counted = segments.filter(({ subjects, effect }) => subjects >= SMALLEST_SEGMENT && Number.isFinite(effect))
  const against = counted.filter(({ effect }) => effect * aggregateEffect < 0)
  return against.length > counted.length / 2
}
