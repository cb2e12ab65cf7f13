import { canonicalJson } from '@analysis'
import type { ExperimentInput, GuardrailDefinition, MetricBlock } from '@contract'
import type { Registry } from '../config-state'
import type { ProblemList } from './problem-list'

/** What an experiment may say anew about a registered metric: how it is judged and adjusted, not what it measures. */
const ownFields: ReadonlySet<string> = new Set([
  'role',
  'mde',
  'covariate',
  'adjustment',
  'post_stratify',
  'cap',
  'subject_filter',
])

/**
 * An experiment's metrics with the definitions of the registry, as they are now: later changes of the registry do not
 * reach it. The metric of a guardrail that is not among them joins them in the role of a guardrail.
 */
export function resolveMetrics(
  given: NonNullable<ExperimentInput['metrics']>,
  guardrails: readonly GuardrailDefinition[],
  registry: Registry,
  problems: ProblemList,
): readonly MetricBlock[] {
  const metrics = given.flatMap((entry, i) => {
    const registered = registry.metric.get(entry.id)
    if (registered === undefined) {
      problems.add(`metrics[${i}].id`, 'unknown-metric', `there is no metric ${entry.id}; register it first`)
      return []
    }
    return [overriding(registered.metric, entry, `metrics[${i}]`, problems)]
  })
  const watched = guardrails.flatMap(({ metric_id }): readonly MetricBlock[] => {
    const registered = registry.metric.get(metric_id)
    if (registered === undefined || metrics.some(({ id }) => id === metric_id)) return []
    return [{ ...registered.metric, role: 'guardrail' }]
  })
  return [...metrics, ...watched]
}

function overriding(
  registered: MetricBlock,
  entry: Readonly<Record<string, unknown>>,
  path: string,
  problems: ProblemList,
): MetricBlock {
  for (const [key, value] of Object.entries(entry)) {
    if (ownFields.has(key) || canonicalJson(value) === canonicalJson(registered[key])) continue
    const said = registered[key] === undefined ? 'nothing' : canonicalJson(registered[key])
    problems.add(
      `${path}.${key}`,
      'differs-from-registry',
      `the registry says ${said}; leave it out, or change it there`,
    )
  }
  const own = Object.entries(entry).filter(([key]) => ownFields.has(key))
  return { ...registered, ...Object.fromEntries(own) }
}

/** The registered guardrails of these ids, as they are now. */
export function resolveGuardrails(
  ids: readonly string[],
  registry: Registry,
  problems: ProblemList,
): readonly GuardrailDefinition[] {
  const guardrails = ids.flatMap((id, i): readonly GuardrailDefinition[] => {
    const registered = registry.guardrail.get(id)
    if (registered === undefined) {
      problems.add(`guardrails[${i}]`, 'unknown-guardrail', `there is no guardrail ${id}; register it first`)
      return []
    }
    const { version: _v, config_version: _c, created_at: _a, updated_at: _u, ...definition } = registered
    return [definition]
  })
  for (const [i, { metric_id }] of guardrails.entries()) {
    const first = guardrails.findIndex((other) => other.metric_id === metric_id)
    if (first === i) continue
    const message = `watches ${metric_id}, which ${guardrails[first]!.guardrail_id} watches already`
    problems.add(`guardrails[${i}]`, 'repeated-guardrail', message)
  }
  return guardrails
}
