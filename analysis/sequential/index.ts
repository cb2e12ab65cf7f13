export { groupSequentialBounds, type GroupSequentialBound, type GroupSequentialDesign } from './boundaries'
export { wangTsiatisBounds, type WangTsiatisDesign } from './classic-boundaries'
export { crossingProbabilities, type CrossingProbabilities, type StoppingBounds } from './crossing-probabilities'
export { designCost, type DesignCost } from './inflation'
export { repeatedPValue } from './repeated'
export { sequentialSummary, type LookEstimate } from './sequential-summary'
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
