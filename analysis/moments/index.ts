export type { AppliedCap, MetricMoments } from './metric-moments'
export { emptyMoments, sampleVariance } from './moments'
