import { createHash } from 'node:crypto'
import {
  assertNever,
  canonicalJson,
  controlOf,
  extraction,
  frameFormat,
  invariant,
  type MetricDefinition,
} from '@analysis'
import type { SnapshotInput, SourceSpec, Study } from '@contract'
import type { Need } from './typing/column-needs'

/**
 * What a pull does to its inputs, as plain JSON: equal for studies that would make the same frame of the same bytes.
 * Where files lie is not part of it; connections, columns, types and the metrics that an events pull computes are.
 * docs/decisions/0005-snapshot-identity.md
 */
export function normalisedSource({ experiment, source }: Study, needs: readonly Need[]): unknown {
  const types = needs
    .flatMap(({ role, column, need }) => (need === null ? [] : [`${role}.${column}: ${need}`]))
    .toSorted()
  const shared = { source: withoutFileNames(source), types: [...new Set(types)] }
  switch (source.kind) {
    case 'events':
      return {
        ...shared,
        experiment: experiment.experimentId,
        ...(experiment.excludes !== undefined && { excludes: experiment.excludes }),
        end: experiment.end,
        metrics: experiment.metrics
          .filter((metric) => extraction.eventValuesOf(metric).length > 0)
          .map((metric) => ({
            id: metric.id,
            ...typeOfFrame(metric),
            values: extraction.eventValuesOf(metric),
            lookbacks: metric.covariates.filter(({ kind }) => kind === 'lookback'),
          })),
      }
    case 'moments':
      return { ...shared, control: controlId(experiment), metric: onlyMetric(experiment) }
    case 'subjects':
      return shared
    default:
      return assertNever(source)
  }
}

/** What an events pull computes otherwise than from the values alone. */
function typeOfFrame(metric: MetricDefinition) {
  if (metric.type === 'retention') return { type: metric.type, day: metric.day }
  if (metric.type === 'funnel') return { type: metric.type }
  return metric.type === 'quantile' && metric.level === 'event' ? { type: metric.type } : {}
}

/** `sha256:...` over the source alone: pulls of it at different times share the key. */
export function sourceKey(study: Study, needs: readonly Need[]): string {
  return digest({ frame: frameFormat, normalised: normalisedSource(study, needs), names: study.source })
}

/** `sha256:...` over what was read and what was done to it: the same on every machine. */
export function snapshotId(study: Study, needs: readonly Need[], inputs: readonly SnapshotInput[]): string {
  return digest({ frame: frameFormat, normalised: normalisedSource(study, needs), inputs })
}

/** The control's variant id. A study that was read has one. */
export function controlId(experiment: Study['experiment']): string {
  const control = controlOf(experiment)
  invariant(control !== undefined, 'a study is pulled that has no control')
  return control.id
}

/** What a metric is called in moments whose rows do not say. */
export function onlyMetric({ metrics }: Study['experiment']): string {
  const [first] = metrics
  return first?.value.kind === 'column' ? first.value.column : (first?.id ?? '')
}

function withoutFileNames(source: SourceSpec): unknown {
  const document: unknown = JSON.parse(
    JSON.stringify(source, (key, value: unknown) => (key === 'file' && typeof value === 'string' ? undefined : value)),
  )
  return document
}

function digest(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`
}
