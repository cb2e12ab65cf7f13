export {
  guardrailStates,
  type GuardrailMethod,
  type GuardrailReading,
  type GuardrailRule,
  type GuardrailState,
  type GuardrailWindow,
  type WindowHarm,
  type WindowMetric,
  type WindowVariant,
} from './guardrail-window'
export { evaluateWindow } from './evaluate-window'
export {
  emptyBaseline,
  extendBaseline,
  streamCompleteness,
  type PartitionVolume,
  type StreamBaseline,
  type StreamCompleteness,
} from './stream-completeness'
export { confirmBreach, type BreachEvidence } from './confirm-breach'
export { windowAlpha, windowPatience } from './window-alpha'
