import {
  checkMetric,
  guardrailDocument,
  guardrailInput,
  holdoutDocument,
  holdoutInput,
  layerDocument,
  layerInput,
  metricDocument,
  metricInput,
  type GuardrailInput,
  type HoldoutInput,
  type LayerInput,
  type MetricInput,
} from '@contract'
import type { z } from 'zod'
import type { ConfigState, RegistryDocuments, RegistryKind } from '../config-state'
import type { ProblemList } from '../experiments/problem-list'

/** What a person writes of each kind. */
export interface RegistryInputs {
  readonly layer: LayerInput
  readonly holdout: HoldoutInput
  readonly metric: MetricInput
  readonly guardrail: GuardrailInput
}

type Registered = 'version' | 'config_version' | 'created_at' | 'updated_at'

/** What one kind of registered thing is: its schemas, its checks, and which experiments use it. */
export interface RegistryKindOf<Kind extends RegistryKind> {
  readonly kind: Kind
  readonly plural: string
  readonly input: z.ZodType<RegistryInputs[Kind]>
  readonly document: z.ZodType<RegistryDocuments[Kind]>
  idOf(input: RegistryInputs[Kind]): string
  /** The document of an input, but for what every document has. */
  of(input: RegistryInputs[Kind], before: RegistryDocuments[Kind] | null): Omit<RegistryDocuments[Kind], Registered>
  check(
    input: RegistryInputs[Kind],
    state: ConfigState,
    before: RegistryDocuments[Kind] | null,
    problems: ProblemList,
  ): void
  /** Experiments and registered things that would miss it. */
  usersOf(id: string, state: ConfigState): readonly string[]
}

export const layerKind: RegistryKindOf<'layer'> = {
  kind: 'layer',
  plural: 'layers',
  input: layerInput,
  document: layerDocument,
  idOf: ({ layer_id }) => layer_id,
  of: ({ layer_id, name, salt }, before) => ({
    layer_id,
    name: name ?? before?.name ?? layer_id,
    salt: salt ?? before?.salt ?? `layer:${layer_id}`,
  }),
  check: ({ layer_id, salt }, state, before, problems) =>
    checkSalt(salt ?? before?.salt ?? `layer:${layer_id}`, before, state, problems),
  usersOf: (id, state) => [
    ...experimentsThat(state, ({ layer_id }) => layer_id === id),
    ...[...state.registry.holdout.values()].filter(({ layers }) => layers?.includes(id)).map((each) => each.holdout_id),
  ],
}

export const holdoutKind: RegistryKindOf<'holdout'> = {
  kind: 'holdout',
  plural: 'holdouts',
  input: holdoutInput,
  document: holdoutDocument,
  idOf: ({ holdout_id }) => holdout_id,
  of: ({ holdout_id, name, salt, percent, layers }, before) => ({
    holdout_id,
    name: name ?? before?.name ?? holdout_id,
    salt: salt ?? before?.salt ?? `holdout:${holdout_id}`,
    percent,
    layers: layers ?? null,
  }),
  check({ holdout_id, salt, layers }, state, before, problems) {
    checkSalt(salt ?? before?.salt ?? `holdout:${holdout_id}`, before, state, problems)
    for (const [i, layer] of (layers ?? []).entries()) {
      if (!state.registry.layer.has(layer)) problems.add(`layers[${i}]`, 'unknown-layer', `there is no layer ${layer}`)
    }
  },
  usersOf: () => [],
}

export const metricKind: RegistryKindOf<'metric'> = {
  kind: 'metric',
  plural: 'metrics',
  input: metricInput,
  document: metricDocument,
  idOf: ({ metric }) => metric.id,
  of: ({ metric, description }, before) => ({
    metric_id: metric.id,
    metric,
    description: description ?? before?.description ?? '',
  }),
  check({ metric }, state, _before, problems) {
    problems.addFindings(checkMetric(metric), '')
    const watching = [...state.registry.guardrail.values()].find(({ metric_id }) => metric_id === metric.id)
    if (metric.type === 'retention' && watching !== undefined) {
      const message = `guardrail ${watching.guardrail_id} watches it, and a window of minutes cannot show retention`
      problems.add('metric.type', 'retention-guardrail', message)
    }
    if (metric.guardrail !== undefined) {
      problems.add('metric.guardrail', 'guardrail', 'register it by itself: POST /guardrails with this metric_id')
    }
  },
  usersOf: (id, state) => [
    ...experimentsThat(state, ({ metrics }) => metrics.some((metric) => metric.id === id)),
    ...[...state.registry.guardrail.values()].filter((each) => each.metric_id === id).map((each) => each.guardrail_id),
  ],
}

export const guardrailKind: RegistryKindOf<'guardrail'> = {
  kind: 'guardrail',
  plural: 'guardrails',
  input: guardrailInput,
  document: guardrailDocument,
  idOf: ({ guardrail_id }) => guardrail_id,
  of: ({ relative, human_in_the_loop, ...input }) => ({
    ...input,
    relative: relative ?? false,
    human_in_the_loop: human_in_the_loop ?? false,
  }),
  check({ metric_id, window_minutes }, state, _before, problems) {
    const registered = state.registry.metric.get(metric_id)
    if (registered === undefined) {
      problems.add('metric_id', 'unknown-metric', `there is no metric ${metric_id}; register it first`)
    } else if (registered.metric.type === 'retention') {
      const message = `a retention metric cannot be a guardrail: who came back after days shows in no window of ${window_minutes} minutes`
      problems.add('metric_id', 'retention-guardrail', message)
    }
  },
  usersOf: (id, state) =>
    experimentsThat(state, ({ guardrails }) => guardrails.some((each) => each.guardrail_id === id)),
}

type Experiments = ConfigState['experiments'] extends ReadonlyMap<string, infer Document> ? Document : never

function experimentsThat(state: ConfigState, uses: (document: Experiments) => boolean): readonly string[] {
  return [...state.experiments.values()]
    .filter((document) => document.status !== 'concluded' && uses(document))
    .map(({ experiment_id }) => experiment_id)
}

/** A salt is fixed once given, since another one moves every subject; and it is used once. */
function checkSalt(
  salt: string,
  before: { readonly salt: string } | null,
  { experiments, registry }: ConfigState,
  problems: ProblemList,
): void {
  if (before !== null) {
    if (before.salt !== salt)
      problems.add('salt', 'immutable', `is ${before.salt} for good: another moves every subject`)
    return
  }
  const salted = [...experiments.values(), ...registry.layer.values(), ...registry.holdout.values()]
  if (salted.some((each) => each.salt === salt || `${each.salt}:ramp` === salt)) {
    problems.add('salt', 'salt-in-use', 'is used already: assignments would depend on each other')
  }
}
