import { crossingProbabilities } from '../sequential/crossing-probabilities'

/** Where a method stops at a look, on the z scale. */
export interface DuelBoundary {
  readonly informationFraction: number
  readonly lower: number
  readonly upper: number
}

/**
 * The share of experiments without any effect that these boundaries would stop, z being that of normal independent
 * increments. Looks that cannot stop or bring nothing new do not count; null when fewer than two are left.
 * Armitage, McPherson and Rowe (1969).
 */
export function falsePositives(boundaries: readonly DuelBoundary[]): number | null {
  const looks: DuelBoundary[] = []
  for (const look of boundaries) {
    const stops = Number.isFinite(look.lower) || Number.isFinite(look.upper)
    if (stops && look.informationFraction > (looks.at(-1)?.informationFraction ?? 0)) looks.push(look)
  }
  if (looks.length < 2) return null
  const { upper, lower } = crossingProbabilities(
    {
      informationFractions: looks.map(({ informationFraction }) => informationFraction),
      upper: looks.map((look) => look.upper),
      lower: looks.map((look) => look.lower),
    },
    0,
  )
  return [...upper, ...lower].reduce((sum, probability) => sum + probability, 0)
}
