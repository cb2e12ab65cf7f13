import { assertNever } from '@analysis'
import type { ColumnProfile } from '@contract'
import { changeExperiment, type DraftMetric, type StudyDraft } from './study-draft'

/** What a column of a file of subjects can be. */
export type ColumnRole = 'subject' | 'variant' | 'exposed-at' | 'metric' | 'dimension' | 'covariate' | 'unused'

export const roleTitles: Readonly<Record<ColumnRole, string>> = {
  subject: 'Subject id',
  variant: 'Variant',
  'exposed-at': 'Time of exposure',
  metric: 'Metric',
  dimension: 'Dimension',
  covariate: 'Covariate (before exposure)',
  unused: 'Not used',
}

/** What a column is in the draft. */
export function roleOf({ experiment, source }: StudyDraft, column: string): ColumnRole {
  if (source.subject === column) return 'subject'
  if (source.variant === column) return 'variant'
  if (source.exposed_at === column) return 'exposed-at'
  if (experiment.metrics.some((metric) => metric.column === column)) return 'metric'
  if (experiment.dimensions.includes(column)) return 'dimension'
  if (experiment.metrics.some((metric) => covariatesOf(metric).includes(column))) return 'covariate'
  return 'unused'
}

/** Whether the column's values are known, all of them, and few enough to be variants. */
export function canBeVariant({ distinct, examples }: ColumnProfile): boolean {
  return distinct >= 2 && distinct <= 20 && examples.length >= distinct
}

/** Gives a column another role. Subject, variant and time are one column each: the one that was is then not used. */
export function setRole(draft: StudyDraft, column: ColumnProfile, role: ColumnRole): StudyDraft {
  const cleared = clearRole(draft, column.name)
  switch (role) {
    case 'subject':
      return changeSource(cleared, { subject: column.name })
    case 'exposed-at':
      return changeSource(cleared, { exposed_at: column.name })
    case 'variant':
      return changeExperiment(changeSource(cleared, { variant: column.name }), { variants: variantsOf(column) })
    case 'metric':
      return changeExperiment(cleared, { metrics: [...cleared.experiment.metrics, newMetric(cleared, column)] })
    case 'dimension':
      return changeExperiment(cleared, { dimensions: [...cleared.experiment.dimensions, column.name] })
    case 'covariate':
      return withCovariates(cleared, (metric) => [...covariatesOf(metric), column.name])
    case 'unused':
      return cleared
    default:
      return assertNever(role)
  }
}

function clearRole(draft: StudyDraft, column: string): StudyDraft {
  const { subject, variant, exposed_at: exposedAt, ...rest } = draft.source
  const source = {
    ...rest,
    ...(subject !== undefined && subject !== column && { subject }),
    variant: variant === column ? null : variant,
    ...(exposedAt !== undefined && exposedAt !== column && { exposed_at: exposedAt }),
  }
  const metrics = draft.experiment.metrics.filter((metric) => metric.column !== column)
  const dimensions = draft.experiment.dimensions.filter((dimension) => dimension !== column)
  const kept = changeExperiment({ ...draft, source }, { metrics, dimensions })
  return withCovariates(kept, (metric) => covariatesOf(metric).filter((covariate) => covariate !== column))
}

function changeSource(draft: StudyDraft, changes: Partial<StudyDraft['source']>): StudyDraft {
  return { ...draft, source: { ...draft.source, ...changes } }
}

function covariatesOf(metric: DraftMetric): readonly string[] {
  return [metric.covariate ?? []].flat()
}

function withCovariates(draft: StudyDraft, covariates: (metric: DraftMetric) => readonly string[]): StudyDraft {
  const metrics = draft.experiment.metrics.map((metric): DraftMetric => {
    const { covariate: _before, ...rest } = metric
    const after = [...covariates(metric)]
    return after.length === 0 ? { ...rest, covariate: undefined } : { ...rest, covariate: after }
  })
  return changeExperiment(draft, { metrics })
}

/** Equal shares, and the first value in order as control: for the person to correct. */
function variantsOf({ examples }: ColumnProfile) {
  return examples.toSorted((a, b) => a.localeCompare(b, 'en')).map((id, i) => ({ id, weight: 1, is_control: i === 0 }))
}

function newMetric({ experiment }: StudyDraft, { name, type, distinct }: ColumnProfile): DraftMetric {
  const hasPrimary = experiment.metrics.some((metric) => metric.role === 'primary')
  const isProportion = type === 'boolean' || distinct === 2
  return {
    id: name,
    role: hasPrimary ? 'secondary' : 'primary',
    type: isProportion ? 'proportion' : 'mean',
    column: name,
    direction: 'increase',
  }
}
