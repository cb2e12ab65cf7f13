import type { SampleSummary } from './sample-summary'
import {
  comparisonObstacle,
  meanDifference,
  notComparable,
  welchDegreesOfFreedom,
  type TestedEffect,
} from './mean-difference'
import type { TestOptions } from './options'

/** Difference in means by Welch's t-test: unequal variances, Welch-Satterthwaite degrees of freedom. Welch (1947). */
export function welchTest(control: SampleSummary, treatment: SampleSummary, options: TestOptions): TestedEffect {
  const obstacle = comparisonObstacle(control, treatment)
  if (obstacle) return notComparable(obstacle)
  return meanDifference(control, treatment, options, welchDegreesOfFreedom(control, treatment))
}
