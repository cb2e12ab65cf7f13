export { assign, assignments, assignOne, type AssignmentContext } from './assign'
export {
  BUCKETS,
  type AssignmentExperiment,
  type AssignmentHoldout,
  type AssignmentLayer,
  type AssignmentSnapshot,
  type ExperimentStatus,
  type MalformedExperiment,
} from './assignment-snapshot'
export { digestHead, hashFraction, remainderBucket, scaledBucket, variantAt } from './buckets'
export { conditionHolds, type Attributes } from './condition-holds'
export { notAssignedReasons, type AssignmentDecision, type NotAssignedReason } from './decision'
export { fnv1a, fnv1aCodeUnits } from '../numerics/fnv1a'
export { growthbookFraction } from './growthbook-hash'
export { murmur3 } from './murmur3'
export { partitionOf } from './partition'
export { prepareSnapshot, type PreparedSnapshot } from './prepare-snapshot'
