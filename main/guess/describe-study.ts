import type { Finding } from '@analysis'
import type { NamedDateForm, StudyGuess } from '@contract'
import { guessMeasures, type GuessedMetric } from './guess-measures'
import type { MomentsGuess } from './guess-moments'
import { guessOccasion, guessSubject, guessTime, guessVariant, numericTime, orderVariants } from './guess-roles'
import type { ProfiledColumn } from './profile-columns'

type JsonObject = Readonly<Record<string, unknown>>

/** A guessed study before it is text. */
export interface Description {
  readonly experiment: JsonObject
  /** The source, given where its rows lie. */
  readonly source: (rows: JsonObject) => JsonObject
  readonly reasons: StudyGuess['reasons']
  readonly findings: readonly Finding[]
  /** The form of the column of times, where it holds numbers. */
  readonly times: NamedDateForm | null
}

/** A study of a file whose rows are subjects, or what subjects did. */
export function describeRows(columns: readonly ProfiledColumn[], rows: number): Description {
  const variant = guessVariant(columns)
  const subject = guessSubject(columns, rows)
  const occasion = subject && guessOccasion(columns, rows, subject)
  const time = guessTime(columns)
  const taken = [variant, subject, occasion, time]
  const measures = guessMeasures(
    columns.filter((column) => !taken.includes(column)),
    variant,
  )
  const isEvents = subject !== null && occasion !== null && time !== null
  const variants = variant ? orderVariants(variant) : []
  return {
    experiment: {
      unit: subject?.name ?? 'row',
      variants: variants.map((id, i) => ({ id, weight: 1, ...(i === 0 && { is_control: true }) })),
      metrics: isEvents ? eventMetrics(measures.metrics) : measures.metrics.map(columnMetric),
      dimensions: isEvents ? [] : measures.dimensions.map(({ column }) => column.name),
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
    },
    source: isEvents
      ? (file) => eventsSource(file, subject, variant, time, occasion)
      : (file) => ({
          kind: 'subjects',
          ...file,
          ...(subject && { subject: subject.name }),
          variant: variant?.name ?? null,
          ...(time && { exposed_at: time.name }),
        }),
    reasons: [
      ...reason(
        'subject',
        subject?.name ?? '(each row)',
        subject ? `an id with ${subject.distinct} values` : 'no column is an id',
      ),
      ...(variant ? reason('variant', variant.name, variantReason(variant)) : []),
      ...(variants[0] === undefined ? [] : reason('control', variants[0], 'by its name, or the first in order')),
      ...(time ? reason('exposed_at', time.name, 'the column of times') : []),
      ...(isEvents
        ? reason('event', occasion.name, `unique in every row while ${subject.name} repeats: rows are events`)
        : []),
      ...measures.metrics.flatMap((one) => reason('metric', one.column.name, one.why)),
      ...(isEvents ? [] : measures.dimensions.flatMap((one) => reason('dimension', one.column.name, one.why))),
      ...(isEvents ? [] : measures.covariates.flatMap((one) => reason('covariate', one.column.name, one.why))),
    ],
    findings: [
      ...missingVariant(variant),
      ...rowsWithoutVariant(variant, rows),
      ...repeatedSubjects(subject, rows, isEvents),
    ],
    times: time && numericTime(time),
  }
}

function reason(field: string, value: string, why: string): StudyGuess['reasons'] {
  return [{ field, value, why }]
}

function variantReason(variant: ProfiledColumn): string {
  const values = (variant.values ?? []).map(({ value, rows }) => `${value} (${rows})`)
  return `${variant.distinct} values: ${values.join(', ')}`
}

function columnMetric(metric: GuessedMetric, i: number): JsonObject {
  return {
    id: metric.column.name,
    role: i === 0 ? 'primary' : 'secondary',
    type: metric.type,
    column: metric.column.name,
    direction: metric.direction,
    ...(metric.covariates.length > 0 && { covariate: metric.covariates }),
  }
}

const eventName = 'event'

function eventMetrics(metrics: readonly GuessedMetric[]): readonly JsonObject[] {
  const sums = metrics.map((metric, i) => ({
    id: metric.column.name,
    role: i === 0 ? 'primary' : 'secondary',
    type: 'mean',
    event: eventName,
    aggregation: 'sum',
    field: metric.column.name,
    direction: metric.direction,
  }))
  return [...sums, { id: 'events', role: 'secondary', type: 'mean', event: eventName, aggregation: 'count' }]
}

function eventsSource(
  rows: JsonObject,
  subject: ProfiledColumn,
  variant: ProfiledColumn | null,
  time: ProfiledColumn,
  occasion: ProfiledColumn,
): JsonObject {
  return {
    kind: 'events',
    exposures: { ...rows, subject: subject.name, variant: variant?.name ?? null, at: time.name },
    events: { ...rows, subject: subject.name, event_name: eventName, at: time.name, event_id: occasion.name },
  }
}

function missingVariant(variant: ProfiledColumn | null): readonly Finding[] {
  if (variant !== null) return []
  return [
    {
      code: 'missing-column',
      severity: 'error',
      message: 'no column looks like the variant: one with 2 to 10 values, named like variant, group or version',
      hint: 'Name it in "source.variant" and list its values in "experiment.variants".',
      evidence: {},
    },
  ]
}

function rowsWithoutVariant(variant: ProfiledColumn | null, rows: number): readonly Finding[] {
  if (variant === null || variant.missing === 0) return []
  return [
    {
      code: 'malformed-row',
      severity: 'warning',
      message: `${variant.missing} of ${rows} rows have no value in ${variant.name}: they belong to no variant`,
      evidence: { column: variant.name, missing: variant.missing, rows },
    },
  ]
}

function repeatedSubjects(subject: ProfiledColumn | null, rows: number, isEvents: boolean): readonly Finding[] {
  if (subject === null || subject.distinct === rows) return []
  const repeated = rows - subject.distinct
  const consequence = isEvents
    ? `rows are read as events of ${subject.distinct} subjects; those without an event are not in the file`
    : 'they count once where they say the same'
  return [
    {
      code: 'duplicate-subject',
      severity: isEvents ? 'warning' : 'info',
      message: `${repeated} rows repeat a ${subject.name}: ${consequence}`,
      ...(isEvents && {
        hint: 'Name the number of subjects per variant in "source.population" to count them as zeros.',
      }),
      evidence: { column: subject.name, rows, subjects: subject.distinct },
    },
  ]
}

/** A study of a file of moments. */
export function describeMoments(guess: MomentsGuess): Description {
  const { experiment } = guess
  const variants = [{ id: 'control', weight: 1, is_control: true }, ...guess.variants.map((id) => ({ id, weight: 1 }))]
  return {
    experiment: {
      variants,
      metrics: guess.metrics.map(({ id, type }, i) => ({
        id,
        role: i === 0 ? 'primary' : 'secondary',
        type,
        column: id,
      })),
      dimensions: [],
      plan: {
        alpha: 0.05,
        alternative: 'two-sided',
        stopping:
          'look' in guess.source
            ? { kind: 'group-sequential', spending: 'obrien-fleming', looks: 10 }
            : { kind: 'fixed' },
        correction: 'holm',
      },
    },
    source: ({ file, table }) => {
      const { kind, ...particulars } = guess.source
      return { kind, file, ...(table !== undefined && { table }), ...particulars }
    },
    times: null,
    reasons: [
      ...reason('source', 'moments', 'counts, means and variances stand in columns, the control beside the treatment'),
      ...guess.metrics.flatMap(({ id, type }) =>
        reason('metric', id, type === 'proportion' ? 'its variance is p(1-p)' : 'numbers'),
      ),
    ],
    findings:
      experiment === null || experiment.of === 1
        ? []
        : [
            {
              code: 'invalid-field',
              severity: 'info',
              message: `the file holds ${experiment.of} experiments; the first, ${experiment.id}, was taken`,
              hint: `Change the value in "source.filter" for another ${experiment.column}.`,
              evidence: { column: experiment.column, experiment: experiment.id, experiments: experiment.of },
            },
          ],
  }
}
