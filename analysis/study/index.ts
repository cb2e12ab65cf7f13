export type { AssignmentInputs, AssignmentVersion } from './assignment-inputs'
export { type Condition, conditionFields } from './condition'
export {
  type Cap,
  type Covariate,
  type Direction,
  type Guardrail,
  type MetricDefinition,
  type MetricValue,
  type PostStratification,
  isShare,
  metricValues,
  windowDays,
} from './metric-definition'
export { canonicalJson, planHash } from './plan-hash'
export {
  type PlanRegistration,
  type PlanStatus,
  planStatus,
  registrationInForce,
  registrationSentence,
} from './registration'
export { controlOf, treatmentsOf } from './variants'
export type {
  AnalysisPlan,
  Correction,
  ExperimentSpec,
  FutilityRule,
  GroupSequentialRule,
  SequentialRule,
  SpendingFunction,
  SplitPhase,
  StoppingRule,
  Variant,
} from './spec'
