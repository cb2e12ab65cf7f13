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
