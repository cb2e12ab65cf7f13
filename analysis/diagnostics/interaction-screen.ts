import type { SampleSummary } from '../inference/sample-summary'
import { homogeneityTest, type Homogeneity } from '../inference/homogeneity'
import { adjustPValues } from '../inference/multiplicity'
import { interaction, type CrossedGroups, type Interaction } from './interaction'

/** Two experiments that share subjects, on one metric. */
export interface OverlappingPair {
  readonly first: string
  readonly second: string
  readonly metricId: string
  readonly groups: CrossedGroups<SampleSummary>
}

export interface ScreenedPair extends OverlappingPair {
  /** Were the two assigned independently? A small p-value says that the interaction may be an artefact. */
  readonly assignment: Homogeneity
  readonly interaction: Interaction
  /** Over all pairs and metrics, false discovery rate; null when not estimable. */
  readonly pValueAdjusted: number | null
  readonly flagged: boolean
}

/**
 * All pairs of overlapping experiments at once: interaction contrasts under Benjamini and Hochberg's false discovery
 * rate, each beside the test that the two assignments are independent. In the order given.
 */
export function screenInteractions(pairs: readonly OverlappingPair[], alpha: number): readonly ScreenedPair[] {
  const options = { alpha, alternative: 'two-sided' } as const
  const contrasts = pairs.map(({ groups }) => interaction(groups, options))
  const adjusted = adjustPValues(
    contrasts.map((contrast) => (contrast.kind === 'estimated' ? contrast.test.pValue : null)),
    'benjamini-hochberg',
  )
  return pairs.map((pair, i) => {
    const pValueAdjusted = adjusted[i] ?? null
    return {
      ...pair,
      assignment: assignmentIndependence(pair.groups),
      interaction: contrasts[i]!,
      pValueAdjusted,
      flagged: pValueAdjusted !== null && pValueAdjusted <= alpha,
    }
  })
}

/** Chi-squared test that the share of A's treatment is the same with and without B's. */
export function assignmentIndependence(groups: CrossedGroups<{ readonly n: number }>): Homogeneity {
  const { a0b0, a1b0, a0b1, a1b1 } = groups
  return homogeneityTest([
    { successes: a1b0.n, n: a0b0.n + a1b0.n },
    { successes: a1b1.n, n: a0b1.n + a1b1.n },
  ])
}
