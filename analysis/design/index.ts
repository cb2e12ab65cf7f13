export { detectableDifference, detectableProportion } from './detectable-effect'
export { experimentDuration, type Duration, type Traffic } from './duration'
export { designDuration, designSize, type DesignedSize, type DesignRequest } from './experiment-plan'
export { comparisonAlpha, cupedFactors, sequentialInflation } from './plan-factors'
export { powerCurve, zPower, type Power, type PowerPoint } from './power'
export {
  arcsineSampleSize,
  bernoulliVariance,
  detectableErrors,
  pooledProportionSampleSize,
  proportionSampleSize,
  sampleSize,
  type DesignGoal,
  type VariantSizes,
} from './sample-size'
export { studentPower, studentSampleSize } from './student-power'
export { planPower, type DetectableAt, type PlannedEffect, type PlannedSize, type PowerPlan } from './power-plan'
export { plannedDifference, rateDeviation, type PowerRequest } from './power-request'
export { plannedPower, type PowerFunction } from './sequential-power'
