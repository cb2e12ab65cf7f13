import { createHash } from 'node:crypto'
import {
  assertNever,
  canonicalJson,
  controlOf,
  extraction,
  frameFormat,
  invariant,
  metricValues,
  type MetricDefinition,
} from '@analysis'
import type { SnapshotInput, SourceSpec, Study, SubjectsSource } from '@contract'
import type { Need } from '../staging/column-needs'

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
        start: experiment.start,
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
    case 'counts':
      return { ...shared, metric: onlyMetric(experiment) }
    case 'moments':
      return { ...shared, control: controlId(experiment), metric: onlyMetric(experiment) }
    case 'subjects':
      return { ...shared, ...periodOf(experiment, source), measured: measuredOf(experiment, source) }
    default:
      return assertNever(source)
  }
}

/** When the experiment ran, where rows say when subjects came. */
function periodOf({ start, end }: Study['experiment'], { exposedAt }: SubjectsSource) {
  return exposedAt === null ? {} : { start, end }
}

/** The columns of which several rows of a subject are put together. */
function measuredOf({ metrics }: Study['experiment'], { rowPolicy }: SubjectsSource): readonly string[] {
  if (rowPolicy === undefined || rowPolicy === 'error') return []
  const values = metrics.flatMap(metricValues)
  return [...new Set(values.flatMap((value) => (value.kind === 'column' ? [value.column] : [])))].toSorted()
}

/** What an events pull computes otherwise than from the values alone. */
function typeOfFrame(metric: MetricDefinition) {
  if (metric.type === 'retention') return { type: metric.type, day: metric.day }
  if (metric.type === 'funnel') return { type: metric.type }
  return metric.type === 'quantile' && metric.level === 'event' ? { type: metric.type } : {}
}

/** Grows when the same bytes and the same study become another frame: older snapshots are then pulled again. */
const readingVersion = 2

/** `sha256:...` over the source alone: pulls of it at different times share the key. */
export function sourceKey(study: Study, needs: readonly Need[]): string {
  return digest({
    frame: frameFormat,
    reading: readingVersion,
    normalised: normalisedSource(study, needs),
    names: study.source,
  })
}

/** `sha256:...` over what was read and what was done to it: the same on every machine. */
export function snapshotId(study: Study, needs: readonly Need[], inputs: readonly SnapshotInput[]): string {
  return digest({ frame: frameFormat, reading: readingVersion, normalised: normalisedSource(study, needs), inputs })
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
    JSON.stringify(source, (key, value: unknown) =>
      (key === 'file' && typeof value === 'string') || key === 'files' ? undefined : value,
    ),
  )
  return document
}

function digest(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`
}
