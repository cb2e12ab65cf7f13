import { type CellKind, type CellOptions, assertNever, duelMethods } from '@analysis'
import { z } from 'zod'
import { chartFields, readChartOptions } from './chart-format'
import { isAbsent, isJsonObject } from './json-text'
import { corrections } from './corrections'
import { powerFields, readPowerOptions } from './power-format'
import type { Problems } from './problems'
import { listOf } from './problems'
import { readSpendingOption } from './spending-format'

export const cellKinds = [
  'scorecard',
  'cuped',
  'sequential',
  'segments',
  'srm',
  'sql',
  'power',
  'duel',
  'chart',
  'novelty',
  'interactions',
  'distribution',
] as const satisfies readonly CellKind[]

/** What a fence's word means: a kind, or another word for one. */
export function cellKindOf(word: string | null | undefined): CellKind | undefined {
  return word === 'design' ? 'power' : cellKinds.find((known) => known === word)
}

const name = z.string().min(1)
const names = z.array(name).min(1)

const schemas = {
  scorecard: z.object({ metrics: names.nullish() }),
  cuped: z.object({ metric: name, covariates: names.nullish() }),
  sequential: z.object({
    metric: name,
    spending: z.unknown().optional(),
    every_days: z.int().min(1).max(366).nullish(),
  }),
  segments: z.object({
    metric: name,
    dimensions: names,
    correction: z.enum(corrections).nullish(),
  }),
  srm: z.object({ dimensions: z.array(name).nullish() }),
  power: powerFields,
  chart: chartFields,
  novelty: z.object({ metric: name }),
  interactions: z.object({ with: names.nullish(), metrics: names.nullish() }),
  distribution: z.object({ metric: name, scale: z.enum(['linear', 'log']).nullish() }),
  duel: z.object({
    metric: name,
    methods: z.array(z.enum(duelMethods)).min(1).nullish(),
    every_days: z.int().min(1).max(366).nullish(),
    tuned_for: z.number().positive().nullish(),
    prior_sd: z.number().positive().nullish(),
  }),
}

/** Reads what a statistical cell's YAML says, already parsed. Null after a problem was noted. */
export function readCellOptions(
  kind: Exclude<CellKind, 'sql'>,
  value: unknown,
  problems: Problems,
): CellOptions | null {
  const fields = isAbsent(value) ? {} : value
  if (!isJsonObject(fields)) {
    problems.expected('options such as "metric: revenue"', fields, [])
    return null
  }
  const known = Object.keys(schemas[kind].shape)
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) problems.expected(`one of the options ${listOf(known)}`, key, [key])
  }
  switch (kind) {
    case 'scorecard': {
      const options = problems.read(schemas.scorecard, fields, [])
      return options && { kind, metrics: options.metrics ?? null }
    }
    case 'cuped': {
      const options = problems.read(schemas.cuped, fields, [])
      return options && { kind, metric: options.metric, covariates: options.covariates ?? null }
    }
    case 'sequential': {
      const options = problems.read(schemas.sequential, fields, [])
      const spending = readSpendingOption(fields.spending, problems)
      return options && { kind, metric: options.metric, spending, everyDays: options.every_days ?? 1 }
    }
    case 'segments': {
      const options = problems.read(schemas.segments, fields, [])
      const correction = options?.correction ?? 'holm'
      return options && { kind, metric: options.metric, dimensions: [...new Set(options.dimensions)], correction }
    }
    case 'srm': {
      const options = problems.read(schemas.srm, fields, [])
      return options && { kind, dimensions: options.dimensions ?? null }
    }
    case 'power':
      return readPowerOptions(fields, problems)
    case 'duel': {
      const options = problems.read(schemas.duel, fields, [])
      return (
        options && {
          kind,
          metric: options.metric,
          methods: isAbsent(options.methods) ? null : [...new Set(options.methods)],
          everyDays: options.every_days ?? 1,
          tunedFor: options.tuned_for ?? null,
          priorSd: options.prior_sd ?? null,
        }
      )
    }
    case 'chart':
      return readChartOptions(fields, problems)
    case 'novelty': {
      const options = problems.read(schemas.novelty, fields, [])
      return options && { kind, metric: options.metric }
    }
    case 'interactions': {
      const options = problems.read(schemas.interactions, fields, [])
      return options && { kind, with: options.with ?? null, metrics: options.metrics ?? null }
    }
    case 'distribution': {
      const options = problems.read(schemas.distribution, fields, [])
      return options && { kind, metric: options.metric, scale: options.scale ?? 'linear' }
    }
    default:
      return assertNever(kind)
  }
}
