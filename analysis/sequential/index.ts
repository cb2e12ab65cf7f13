export { groupSequentialBounds, type GroupSequentialBound, type GroupSequentialDesign } from './boundaries'
export { wangTsiatisBounds, type WangTsiatisDesign } from './classic-boundaries'
export { crossingProbabilities, type CrossingProbabilities, type StoppingBounds } from './crossing-probabilities'
export { designCost, type DesignCost } from './inflation'
export { repeatedPValue } from './repeated'
export { sequentialSummary, type SequentialOptions as GroupSequentialOptions } from './sequential-summary'
export { confidenceSequenceSummary, DEFAULT_TUNING } from './confidence-sequence-summary'
export { mixtureSummary, type MixtureOptions } from './mixture-summary'
export { sprtCritical, sprtSummary, type SprtOptions } from './sprt-summary'
export { sequentialCost, sequentialDesign, type SequentialCost } from './sequential-design'
export { isEstimated, type EstimatedLook, type LookEstimate } from './look-estimate'
export { spendingName, spentAlpha } from './spending'
export {
  confidenceSequence,
  type RunningEffect,
  type SequenceOptions,
  type SequenceReading,
} from './asymptotic-sequence'
export { futilityBounds, type FutilityBounds, type FutilityDesign } from './futility'
export {
  alwaysValid,
  mixturePriorVariance,
  mixtureScale,
  mixtureSprt,
  type AlwaysValidStep,
  type MixtureSprtReading,
} from './mixture-sprt'
export { mixtureBound, normalMixtureHalfWidth, tuningFor, type MixtureBound } from './normal-mixture'
export { stageWiseInference, type StageWiseInference } from './stage-wise'
export { bernoulliSprt, normalSprt, type SprtErrors, type SprtReading } from './wald-sprt'
