export { cuped, type CupedEffect, type CupedOptions as CupedAdjustment } from './cuped'
export { cupedRatio, type CupedRatioOptions } from './cuped-ratio'
export { fiellerInterval } from './fieller'
export { quantileType7, winsorise } from '../inference/quantile'
export { linearisedRatio, ratioSummary, ratioTest, type TestedRatio } from './ratio'
export type { DroppedCovariate, ThetaKind } from './regression'
export { relativeEffect, relativeStandardError } from './relative-effect'
export { proportionSummary, summaryOf, type SampleSummary } from '../inference/sample-summary'
export { logLift, type LogLift } from './log-lift'
export { clusterMean, type ClusterMean } from './cluster-mean'
export {
  clusteredQuantile,
  clusteredQuantileTest,
  type ClusteredQuantile,
  type RankInterval,
} from './clustered-quantile'
export { ridgeFit, ridgeName, withPrediction, type RidgeColumns } from './ridge'
export { type RidgeFit } from '../results/effect'
export { linCuped } from './lin-cuped'
export { quantileSummary, quantileTest, type TestedQuantile } from './sample-quantile'
export { linAdjustment, type LinEffect } from './lin-adjustment'
export { imputeMean, type Imputed } from './missing-covariate'
export { postStratify, type StratumEffect } from './post-stratification'
export { regressionAdjustment, type RegressionEffect, type SubjectSample } from './regression-adjustment'
