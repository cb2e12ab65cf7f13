export {
  type Estimable,
  type Finding,
  type FindingCode,
  InvariantError,
  type NotEstimable,
  type NotEstimableReason,
  type Severity,
  assertNever,
  invariant,
} from './failures'
export type { MethodNote } from './methods'
export * as extraction from './extraction/index'
export * as sql from './sql/vocabulary'
export * from './allocation/index'
export * from './assignment/index'
export * from './bayes/index'
export * from './cells/index'
export * from './design/index'
export * from './diagnostics/index'
export * from './distributions/index'
export * from './experiment/index'
export * from './format/index'
export * from './frame/index'
export * from './guardrails/index'
export * from './investigation/index'
export * from './measure/index'
export * from './moments/index'
export * from './numerics/index'
export * from './results/index'
export * from './sequential/index'
export * from './sql/index'
export * from './study/index'
