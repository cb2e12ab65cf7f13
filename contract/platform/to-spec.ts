import { named, extraction, type ExperimentSpec, type Finding, type SplitPhase } from '@analysis'
import { readExperiment } from '../formats/experiment-format'
import { readMetric } from '../formats/metric-format'
import { Problems } from '../formats/problems'
import type { ExperimentDocument } from './experiment-document'
import type { ChangeDocument } from './lifecycle'
import { asPropertyName } from './property-name'
import type { GuardrailDefinition, MetricBlock } from './registry-documents'
import { splitPhases } from './split-phases'

export interface SpecReading {
  /** Null when a finding of severity `error` says why not. */
  readonly spec: ExperimentSpec | null
  readonly findings: readonly Finding[]
}

type Planned = Pick<
  ExperimentDocument,
  'experiment_id' | 'name' | 'hypothesis' | 'unit' | 'dimensions' | 'plan' | 'variants' | 'metrics' | 'guardrails'
> & { readonly start: string | null; readonly end: string | null; readonly activated_at: string | null }

/**
 * An experiment of the platform as analysis reads it, by the study format's own reader. A guardrail becomes the
 * `guardrail` of its metric, which keeps the role it has in the experiment. The start is the activation where none was
 * set. With its change log it has the splits that were in force one after the other.
 * @param excludes ids of experiments that share no subject with it
 */
export function toSpec(
  document: Planned,
  changes: readonly ChangeDocument[] = [],
  excludes: readonly string[] = [],
): SpecReading {
  const problems = new Problems()
  const experiment = { ...studyExperiment(document, changes), excludes }
  const spec = readExperiment(experiment, ['experiment'], problems)
  problems.noteUnknownFields(experiment, 'warning', ['experiment'])
  return { spec: problems.hasErrors ? null : spec, findings: problems.findings }
}

function studyExperiment(document: Planned, changes: readonly ChangeDocument[]) {
  const { experiment_id, name, hypothesis, unit, dimensions, plan, end } = document
  const phases = splitPhases(changes)
  const variants = document.variants.map((variant) => {
    const { config: _config, ...fields } = variant
    return { ...fields, weight: lastWeight(variant, phases) }
  })
  const metrics = document.metrics.map((metric) => withGuardrail(metric, document.guardrails))
  const start = document.start ?? document.activated_at
  const splits = phases.length > 0 ? { phases } : {}
  return { experiment_id, name, hypothesis, unit, start, end, variants, ...splits, metrics, dimensions, plan }
}

/** A variant that gets nobody any more is compared still: with the last share that it had. */
function lastWeight({ id, weight }: ExperimentDocument['variants'][number], phases: readonly SplitPhase[]): number {
  return weight > 0 ? weight : (phases.findLast(({ weights }) => (named(weights, id) ?? 0) > 0)?.weights[id] ?? weight)
}

function withGuardrail(metric: MetricBlock, guardrails: readonly GuardrailDefinition[]): unknown {
  const found = guardrails.find(({ metric_id }) => metric_id === metric.id)
  if (found === undefined) return metric
  const { guardrail_id: _id, metric_id: _metric, ...guardrail } = found
  return { ...metric, guardrail }
}

/** What is wrong with a metric's definition, by the study format's reader and by what an event's property can be called. */
export function checkMetric(metric: MetricBlock): readonly Finding[] {
  const problems = new Problems()
  const definition = readMetric(metric, ['metric'], problems)
  for (const field of definition === null ? [] : extraction.eventFields([definition])) {
    if (asPropertyName(field) === null) problems.expected('fields that an event can have', field, ['metric'])
  }
  problems.noteUnknownFields(metric, 'error', ['metric'])
  return problems.findings
}
