import type { ProfiledColumn } from './profile-columns'
import { baselineWords, hasStem, hasWord, idWords, labelWords, outcomeStems, unwantedStems } from './column-names'

export interface GuessedMetric {
  readonly column: ProfiledColumn
  readonly type: 'proportion' | 'mean'
  readonly direction: 'increase' | 'decrease'
  readonly covariates: readonly string[]
  readonly why: string
}

export interface GuessedMeasures {
  /** The likeliest primary metric first. */
  readonly metrics: readonly GuessedMetric[]
  readonly dimensions: readonly { readonly column: ProfiledColumn; readonly why: string }[]
  readonly covariates: readonly { readonly column: ProfiledColumn; readonly why: string }[]
}

const mostDimensionValues = 50

/**
 * Sorts the columns that are neither subject, variant nor time into metrics, dimensions and covariates. Files are
 * usually written in the order of events, so what stands before the variant is taken as known before exposure, unless
 * nothing that can be measured stands after it.
 */
export function guessMeasures(columns: readonly ProfiledColumn[], variant: ProfiledColumn | null): GuessedMeasures {
  const dimensions = columns.filter(isDimension)
  const quantities = columns.filter((column) => isQuantity(column) && !dimensions.includes(column))
  const later = quantities.filter((column) => column.position > (variant?.position ?? -1))
  const outcomes = later.length > 0 ? later : quantities
  const baselines = outcomes.filter((column) => baselineReason(column, outcomes) !== null)
  const known = quantities.filter((column) => !outcomes.includes(column))
  const measured = outcomes.filter((column) => !baselines.includes(column))
  const covariates = [
    ...baselines.map((column) => ({ column, why: baselineReason(column, outcomes) ?? '' })),
    ...known.filter((column) => !isBinary(column)).map((column) => ({ column, why: 'it stands before the variant' })),
  ]
  return {
    metrics: measured.map((column) => toMetric(column, covariates)).toSorted((a, b) => rank(b) - rank(a)),
    dimensions: [
      ...dimensions.map((column) => ({ column, why: `${column.distinct} labels` })),
      ...known.filter(isBinary).map((column) => ({ column, why: 'two values, and it stands before the variant' })),
    ],
    covariates,
  }
}

function isDimension(column: ProfiledColumn): boolean {
  if (column.distinct < 2 || column.distinct > mostDimensionValues) return false
  if (column.type === 'text') return true
  return column.type === 'integer' && hasWord(column.name, labelWords) && !isBinary(column)
}

/** 1, 2, 3 and so on down the file, in its first column or one without a name: the number of a row. */
export function isRunningNumber({ type, distinct, isUnique, range, name, position }: ProfiledColumn): boolean {
  if (type !== 'integer' || range === null || !isUnique || distinct < 10) return false
  const unnamed = /^(?:column_\d+|unnamed.*|index|row|nr|no|#)$/i.test(name)
  return range[1] - range[0] + 1 === distinct && (unnamed || (position === 0 && (range[0] === 0 || range[0] === 1)))
}

function isQuantity(column: ProfiledColumn): boolean {
  if (column.distinct < 2 || hasWord(column.name, idWords) || isRunningNumber(column)) return false
  return (
    column.type === 'boolean' || column.type === 'duration' || column.type === 'integer' || column.type === 'number'
  )
}

function isBinary(column: ProfiledColumn): boolean {
  return column.type === 'boolean' || (column.distinct === 2 && column.range?.[0] === 0 && column.range[1] === 1)
}

/** A name such as `pre_spend`, or the first, complete one of repeated measurements such as pk1, pk2, pk5. */
function baselineReason(column: ProfiledColumn, among: readonly ProfiledColumn[]): string | null {
  if (isBinary(column)) return null
  if (hasWord(column.name, baselineWords)) return 'its name says it was measured before'
  const repeats = repeatsOf(column, among)
  const lastMissing = repeats.at(-1)?.missing ?? 0
  const isFirst = repeats[0] === column && (repeats.length > 2 || column.missing < lastMissing)
  return isFirst && column.missing <= lastMissing ? `the first of ${repeats.map((one) => one.name).join(', ')}` : null
}

function repeatsOf(column: ProfiledColumn, among: readonly ProfiledColumn[]): readonly ProfiledColumn[] {
  const stem = stemAndNumber(column.name)?.stem
  if (stem === undefined) return []
  const number = (one: ProfiledColumn) => stemAndNumber(one.name)?.number ?? 0
  return among.filter((one) => stemAndNumber(one.name)?.stem === stem).toSorted((a, b) => number(a) - number(b))
}

function stemAndNumber(name: string): { readonly stem: string; readonly number: number } | null {
  const match = /^(.*\D)(\d+)$/.exec(name)
  return match?.[1] === undefined ? null : { stem: match[1], number: Number(match[2]) }
}

function toMetric(column: ProfiledColumn, covariates: GuessedMeasures['covariates']): GuessedMetric {
  const stem = stemAndNumber(column.name)?.stem
  const own = covariates.filter((one) => stem !== undefined && stemAndNumber(one.column.name)?.stem === stem)
  const binary = isBinary(column)
  const unwanted = hasStem(column.name, unwantedStems)
  return {
    column,
    type: binary ? 'proportion' : 'mean',
    direction: unwanted ? 'decrease' : 'increase',
    covariates: (own.length > 0 ? own : covariates).filter(() => !binary).map((one) => one.column.name),
    why: `${binary ? 'two values' : 'numbers'}${unwanted ? '; less of it is better, by its name' : ''}`,
  }
}

function rank(metric: GuessedMetric): number {
  const named = hasStem(metric.column.name, outcomeStems) ? 1000 : 0
  return named + (stemAndNumber(metric.column.name)?.number ?? 0)
}
