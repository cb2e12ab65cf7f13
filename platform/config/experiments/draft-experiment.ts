import type { ExperimentDocument, ExperimentInput, ExperimentUpdate, VariantDocument } from '@contract'
import type { ConfigState } from '../config-state'
import { createProblemList } from './problem-list'
import { resolveGuardrails, resolveMetrics } from './resolve-metrics'
import { validateExperiment } from './validate-experiment'

export interface DraftContext {
  readonly state: ConfigState
  /** ISO 8601. */
  readonly at: string
}

/** A new experiment with everything that was left out filled in. @throws ApiProblem 422 with one entry per path */
export function newExperiment(input: ExperimentInput, { state, at }: DraftContext, person: string): ExperimentDocument {
  const problems = createProblemList()
  const guardrails = resolveGuardrails(input.guardrails ?? [], state.registry, problems)
  const document: ExperimentDocument = {
    experiment_id: input.experiment_id,
    kind: input.kind ?? 'experiment',
    status: 'draft',
    version: 1,
    config_version: state.configVersion + 1,
    name: input.name ?? input.experiment_id,
    hypothesis: input.hypothesis ?? null,
    owner: input.owner ?? person,
    unit: input.unit ?? 'subject',
    start: input.start ?? null,
    end: input.end ?? null,
    variants: input.variants.map(variantOf),
    metrics: [...resolveMetrics(input.metrics ?? [], guardrails, state.registry, problems)],
    guardrails: [...guardrails],
    dimensions: input.dimensions ?? [],
    plan: input.plan ?? {},
    layer_id: input.layer_id ?? null,
    buckets: input.buckets ?? [0, 1000],
    ramp_plan: input.ramp_plan ?? null,
    targeting: input.targeting ?? null,
    blast: input.blast ?? 'normal',
    surface_regulated: input.surface_regulated ?? false,
    bandit: input.bandit ?? null,
    salt: input.salt ?? input.experiment_id,
    ramp_percent: 0,
    ramped_at: null,
    decision: null,
    created_at: at,
    updated_at: at,
    activated_at: null,
    ended_at: null,
    deleted_at: null,
  }
  validateExperiment(document, state, problems)
  problems.refuse(`experiment ${input.experiment_id}`)
  return document
}

/** A draft with what the update says changed. @throws ApiProblem 422 with one entry per path */
export function updatedExperiment(
  current: ExperimentDocument,
  update: ExperimentUpdate,
  { state }: DraftContext,
): ExperimentDocument {
  const problems = createProblemList()
  const guardrails =
    update.guardrails === undefined
      ? current.guardrails
      : [...resolveGuardrails(update.guardrails, state.registry, problems)]
  // what joined for a guardrail goes with it
  const kept = current.metrics.filter(
    ({ id, role }) => role !== 'guardrail' || guardrails.some(({ metric_id }) => metric_id === id),
  )
  const isMeasuredAnew = update.metrics !== undefined || update.guardrails !== undefined
  const document: ExperimentDocument = {
    ...current,
    name: given(update.name, current.name),
    hypothesis: given(update.hypothesis, current.hypothesis),
    owner: given(update.owner, current.owner),
    unit: given(update.unit, current.unit),
    start: given(update.start, current.start),
    end: given(update.end, current.end),
    variants: update.variants === undefined ? current.variants : update.variants.map(variantOf),
    metrics: isMeasuredAnew
      ? [...resolveMetrics(update.metrics ?? kept, guardrails, state.registry, problems)]
      : current.metrics,
    guardrails,
    dimensions: given(update.dimensions, current.dimensions),
    plan: given(update.plan, current.plan),
    layer_id: given(update.layer_id, current.layer_id),
    buckets: given(update.buckets, current.buckets),
    ramp_plan: given(update.ramp_plan, current.ramp_plan),
    targeting: given(update.targeting, current.targeting),
    blast: given(update.blast, current.blast),
    surface_regulated: given(update.surface_regulated, current.surface_regulated),
    bandit: given(update.bandit, current.bandit),
  }
  validateExperiment(document, state, problems)
  problems.refuse(`experiment ${current.experiment_id}`)
  return document
}

function variantOf({ id, weight, is_control, config }: ExperimentInput['variants'][number]): VariantDocument {
  return { id, weight, is_control: is_control ?? false, config: config ?? {} }
}

function given<Value>(value: Value | undefined, current: Value): Value {
  return value === undefined ? current : value
}
