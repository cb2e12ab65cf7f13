import type { ExperimentSpec, MetricDefinition, Variant } from '@analysis'
import { z } from 'zod'
import { isJsonObject, type JsonObject } from './json-text'
import { printAssignment, readAssignment } from './assignment-format'
import { printMetric, readMetric } from './metric-format'
import { printPlan, readPlan } from './plan-format'
import { printPhases, readPhases } from './phases-format'
import type { Problems } from './problems'
import type { Path } from './path'
import { instant } from './instant'

const header = z.looseObject({
  experiment_id: z.string().min(1).max(200),
  name: z.string().min(1).nullish(),
  hypothesis: z.string().nullish(),
  start: instant.nullish(),
  end: instant.nullish(),
  unit: z.string().min(1).nullish(),
  dimensions: z.array(z.string().min(1)).nullish(),
  excludes: z.array(z.string().min(1).max(200)).nullish(),
  set_after_exposure: z.array(z.string().min(1)).nullish(),
})

const variantFields = z.looseObject({
  id: z.string().min(1).max(200),
  weight: z.number().nonnegative().nullish(),
  is_control: z.boolean().nullish(),
})

const items = z.array(z.unknown())

/** Reads `experiment`: its header, variants, metrics and plan, each with its own problems. */
export function readExperiment(value: unknown, path: Path, problems: Problems): ExperimentSpec | null {
  if (!isJsonObject(value)) {
    problems.expected('an experiment', value, path)
    return null
  }
  problems.knows(path, 'variants', 'phases', 'metrics', 'plan', 'assignment')
  const fields = problems.read(header, value, path)
  const variants = readVariants(value.variants, [...path, 'variants'], problems)
  const phases = readPhases(value.phases, variants ?? [], [...path, 'phases'], problems)
  const assignment = readAssignment(value.assignment, variants ?? [], [...path, 'assignment'], problems)
  const metrics = readMetrics(value.metrics, [...path, 'metrics'], problems)
  const plan = readPlan(value.plan, [...path, 'plan'], problems)
  if (fields === null || variants === null || metrics === null || plan === null) return null
  const { start = null, end = null } = fields
  if (start !== null && end !== null && end < start) {
    problems.expected(`a time after the start (${start})`, value.end, [...path, 'end'])
  }
  return {
    experimentId: fields.experiment_id,
    name: fields.name ?? fields.experiment_id,
    hypothesis: fields.hypothesis ?? null,
    start,
    end,
    unit: fields.unit ?? 'subject',
    variants,
    ...(phases !== null && { phases }),
    ...(fields.excludes && fields.excludes.length > 0 && { excludes: [...new Set(fields.excludes)] }),
    ...(assignment !== null && { assignment }),
    ...(fields.set_after_exposure && { setAfterExposure: fields.set_after_exposure }),
    metrics,
    dimensions: [...new Set(fields.dimensions)],
    plan,
  }
}

function readVariants(value: unknown, path: Path, problems: Problems): readonly Variant[] | null {
  const list = problems.read(items, value, path)
  if (list === null) return null
  const variants = list.map((item, i): Variant | null => {
    const fields = problems.read(variantFields, item, [...path, i])
    return fields && { id: fields.id, weight: fields.weight ?? 1, isControl: fields.is_control ?? false }
  })
  const read = variants.filter((variant) => variant !== null)
  if (read.length !== list.length) return null
  noteRepeatedIds(read, path, problems)
  const controls = read.filter((variant) => variant.isControl).map((variant) => variant.id)
  if (controls.length !== 1) problems.expected('exactly one variant with "is_control": true', controls, path)
  const allocated = read.filter((variant) => variant.weight > 0)
  if (allocated.length < 2) problems.expected('at least two variants with a weight above 0', value, path)
  return read
}

function readMetrics(value: unknown, path: Path, problems: Problems): readonly MetricDefinition[] | null {
  const list = problems.read(items, value, path)
  if (list === null) return null
  const metrics = list.map((item, i) => readMetric(item, [...path, i], problems)).filter((metric) => metric !== null)
  noteRepeatedIds(metrics, path, problems)
  return metrics
}

function noteRepeatedIds(list: readonly { readonly id: string }[], path: Path, problems: Problems): void {
  const ids = list.map((item) => item.id)
  const repeated = ids.filter((id, i) => ids.indexOf(id) !== i)
  for (const id of new Set(repeated)) problems.expected('ids that are each used once', id, path)
}

/** The experiment as it stands in a file. */
export function printExperiment(experiment: ExperimentSpec): JsonObject {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    ...(experiment.hypothesis !== null && { hypothesis: experiment.hypothesis }),
    ...(experiment.start !== null && { start: experiment.start }),
    ...(experiment.end !== null && { end: experiment.end }),
    unit: experiment.unit,
    variants: experiment.variants.map(printVariant),
    ...(experiment.phases !== undefined && { phases: printPhases(experiment.phases) }),
    ...(experiment.excludes !== undefined && { excludes: experiment.excludes }),
    ...(experiment.assignment !== undefined && { assignment: printAssignment(experiment.assignment) }),
    ...(experiment.setAfterExposure !== undefined && { set_after_exposure: experiment.setAfterExposure }),
    metrics: experiment.metrics.map(printMetric),
    dimensions: experiment.dimensions,
    plan: printPlan(experiment.plan),
  }
}

function printVariant(variant: Variant): JsonObject {
  return { id: variant.id, weight: variant.weight, ...(variant.isControl && { is_control: true }) }
}
