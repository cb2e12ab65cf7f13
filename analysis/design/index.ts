export { designDuration, designSize } from './experiment-plan'
export { type DetectableAt, type PlannedEffect, type PowerPlan, planPower } from './power-plan'
export { type PowerRequest, plannedDifference, rateDeviation } from './power-request'
export { bernoulliVariance } from './sample-size'
