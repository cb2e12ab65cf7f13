export type {
  AbsoluteEffect,
  AdjustedInterval,
  CupedSummary,
  Effect,
  EffectMethod,
  EffectTest,
  ExactTest,
  FunnelStepResult,
  PostStratifiedSummary,
  RelativeEffect,
  RidgeFit,
  StepEffect,
  StepReading,
  VariantSummary,
} from './effect'
export type { ExperimentResult, MetricResult, SegmentResult, SnapshotReference } from './experiment-result'
export type { Interval } from './interval'
export type {
  SequentialDecision,
  SequentialDesign,
  SequentialLook,
  SequentialSummary,
  SequentialTuning,
  StoppedInference,
} from './sequential'
export type { SplitPhaseResult, SrmResult, SrmSlice } from './split'
export { addCounts } from './split-part'
