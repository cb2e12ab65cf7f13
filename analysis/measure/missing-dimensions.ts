import type { Finding } from '../failures'
import type { MetricDefinition } from '../study/metric-definition'
import type { ColumnTypes } from './block-column'
import { phaseStratum } from './request'

/** Whether a metric is post-stratified by dimensions that the data has; phases are those of the study. */
export function isStratified({ postStratify }: MetricDefinition, types: ColumnTypes): boolean {
  return postStratify !== undefined && postStratify.dimensions.every((name) => name === phaseStratum || types.has(name))
}

/** Dimensions of a metric's strata that the data does not have. */
export function missingStrata({ id, postStratify }: MetricDefinition, types: ColumnTypes): readonly Finding[] {
  const missing = (postStratify?.dimensions ?? []).filter((name) => name !== phaseStratum && !types.has(name))
  return missing.map((name) => ({
    code: 'missing-column',
    severity: 'warning',
    message: `"${id}" is to be post-stratified by "${name}", which is not in the data; its effects are not.`,
    hint: `Columns: ${[...types.keys()].join(', ')}.`,
    evidence: { metric: id, dimension: name },
  }))
}

/** A dimension to slice by that the data does not have. */
export function missingDimension(name: string, types: ColumnTypes): Finding {
  return {
    code: 'missing-column',
    severity: 'warning',
    message: `Dimension "${name}" is not in the data; nothing is sliced by it.`,
    hint: `Columns: ${[...types.keys()].join(', ')}.`,
    evidence: { dimension: name },
  }
}
