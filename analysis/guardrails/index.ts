export { type BreachEvidence, confirmBreach } from './confirm-breach'
export { evaluateWindow } from './evaluate-window'
export {
  type GuardrailReading,
  type GuardrailRule,
  type GuardrailState,
  type GuardrailWindow,
  type WindowHarm,
  type WindowMetric,
  type WindowVariant,
  guardrailStates,
} from './guardrail-window'
export {
  type PartitionVolume,
  type StreamBaseline,
  type StreamCompleteness,
  emptyBaseline,
  extendBaseline,
  streamCompleteness,
} from './stream-completeness'
