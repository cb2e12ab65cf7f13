import type { GuardrailReading, WindowHarm } from '@analysis'
import type { GuardrailStatus } from '@contract'
import type { ExperimentWindow } from '../windows/windows'
import type { Watch } from './guardrail-rules'

/** A guardrail that has no reading yet, or cannot have one: never shown as if all were well. */
export function unknownStatus(watch: Watch, reason: string): GuardrailStatus {
  return {
    ...identity(watch),
    state: 'insufficient-data',
    reason,
    window: null,
    samples: { control: 0, treatment: 0 },
    means: { control: null, treatment: null },
    completeness: {},
    lag_ms: null,
    harm: null,
    evaluated_at: null,
  }
}

export function statusOf(
  watch: Watch,
  reading: GuardrailReading,
  window: ExperimentWindow,
  now: number,
  newest: number | null,
): GuardrailStatus {
  return {
    ...identity(watch),
    state: reading.state,
    reason: reading.reason,
    window: { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    samples: { ...reading.samples },
    means: { ...reading.means },
    completeness: { ...window.stream.byVariant },
    lag_ms: newest === null ? null : now - newest,
    harm: reading.harm === null ? null : harmDocument(reading.harm),
    evaluated_at: new Date(now).toISOString(),
  }
}

function identity({ experiment, guardrail, control, treatment }: Watch) {
  return {
    experiment_id: experiment.experiment_id,
    guardrail_id: guardrail.guardrail_id,
    metric_id: guardrail.metric_id,
    variant_id: treatment.id,
    control_id: control.id,
    method: guardrail.method ?? ('sequential-bound' as const),
    action: guardrail.action,
    human_in_the_loop: guardrail.human_in_the_loop,
  }
}

function harmDocument(harm: WindowHarm): NonNullable<GuardrailStatus['harm']> {
  return {
    estimate: harm.estimate,
    standard_error: harm.standardError,
    lower_bound: harm.lowerBound,
    margin: harm.margin,
    excess_lower_bound: harm.excessLowerBound,
    alpha: harm.alpha,
  }
}
