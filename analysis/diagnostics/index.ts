export { allocationFindings, srmFindings } from './allocation-findings'
export { cochranQ } from './heterogeneity'
export { mixDecomposition, type SegmentPair, type SegmentShare } from './mix-decomposition'
export { pointsAgainstAggregate } from './simpson'
export { srmTest } from './srm'
export { phasedSrm } from './phased-srm'
export { splitParts, type PhaseCount, type SplitPart } from '../results/split-part'
export { subjectFindings, type SubjectCounts } from './subject-findings'
export { eBenjaminiHochberg } from './e-values'
export { sequentialSrm, sequentialSrmOverPhases, type SequentialSrmStep, type SplitBatch } from './sequential-srm'
export {
  interaction,
  logitInteraction,
  type CrossedCells,
  type Interaction,
  type LogitInteraction,
} from './interaction'
export {
  assignmentIndependence,
  screenInteractions,
  type OverlappingPair,
  type ScreenedPair,
} from './interaction-screen'
export { noveltyTrend, type DailyEffect, type NoveltyTrend } from './novelty'
export { prePeriodBalance, type CovariateBalance, type JointBalance, type PrePeriodBalance } from './pre-period-balance'
export { shrinkEffects, type Shrinkage, type ShrunkEffect } from './shrinkage'
export { steadyState, type SteadyState } from './steady-state'
export { splitWatch, splitWatchFindings, type SplitWatch } from './split-watch'
export { sliceFindings, sliceSplits } from './slice-splits'
export { balanceFindings, variantBalances, type VariantBalance } from './balance-findings'
export { eventVolumeFindings, lateDataFindings, missingDayFindings, type ActivityVolume } from './data-quality-findings'
