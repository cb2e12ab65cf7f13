import type { SampleSummary } from './sample-summary'
import { comparisonObstacle, meanDifference, notComparable, type TestedEffect } from './mean-difference'
import type { TestOptions } from './options'

/** Difference in means against the normal distribution, for samples large enough that the variances count as known. */
export function zTest(control: SampleSummary, treatment: SampleSummary, options: TestOptions): TestedEffect {
  const obstacle = comparisonObstacle(control, treatment)
  return obstacle ? notComparable(obstacle) : meanDifference(control, treatment, options, null)
}
