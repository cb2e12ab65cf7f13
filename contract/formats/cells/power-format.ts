import type { PowerOptions } from '@analysis'
import { z } from 'zod'
import { corrections } from '../corrections'
import { isAbsent, type JsonObject } from '../json-text'
import { defaultPower, mostPlannedLooks } from '../design-format'
import type { Problems } from '../problems'
import { printSpending, readSpendingOption } from '../spending-format'
import { wireName, wireSpending, type CellFormat } from './cell-format'

const probability = z.number().gt(0).lt(1)
const nonZero = z.number().refine((value) => value !== 0, { error: 'a number other than 0' })

const schema = z.object({
  metric: z.string().min(1).nullish(),
  type: z.enum(['proportion', 'mean', 'ratio']).nullish(),
  baseline: z.number().nullish(),
  sd: z.number().positive().nullish(),
  mde: nonZero.nullish(),
  absolute: z.boolean().nullish(),
  alpha: probability.nullish(),
  power: probability.nullish(),
  variants: z.int().min(2).max(100).nullish(),
  correction: z.enum(corrections).nullish(),
  looks: z.int().min(1).max(mostPlannedLooks).nullish(),
  spending: z.unknown().optional(),
  rho: z.number().gt(-1).lt(1).nullish(),
  daily_traffic: z.number().positive().nullish(),
})

/** Reads a `power` cell's options. Null after a problem was noted. */
function read(value: JsonObject, problems: Problems): PowerOptions | null {
  const fields = problems.read(schema, value, [])
  const spending = readSpendingOption(value['spending'], problems)
  if (fields === null) return null
  const given = isAbsent(fields.metric)
  if (given && isAbsent(fields.type)) problems.expected('a metric, or "type" and "baseline"', undefined, ['metric'])
  if (given && isAbsent(fields.baseline)) problems.expected('a number', undefined, ['baseline'])
  if (given && fields.type !== 'proportion' && isAbsent(fields.sd)) problems.expected('a number', undefined, ['sd'])
  if (given && isAbsent(fields.mde)) problems.expected('a number other than 0', undefined, ['mde'])
  if (!isAbsent(fields.sd) && fields.type === 'proportion') {
    problems.expected('no "sd": a proportion has its own', fields.sd, ['sd'])
  }
  return {
    kind: 'power',
    metric: fields.metric ?? null,
    type: fields.type ?? null,
    baseline: fields.baseline ?? null,
    standardDeviation: fields.sd ?? null,
    mde: fields.mde ?? null,
    absolute: fields.absolute ?? false,
    alpha: fields.alpha ?? null,
    power: fields.power ?? defaultPower,
    variants: fields.variants ?? null,
    correction: fields.correction ?? null,
    looks: fields.looks ?? null,
    spending,
    rho: fields.rho ?? 'observed',
    dailyTraffic: fields.daily_traffic ?? null,
  }
}

/** A `power` cell's options as they stand in a notebook; null is left out. */
function print(options: PowerOptions): JsonObject {
  return {
    metric: options.metric,
    type: options.type,
    baseline: options.baseline,
    sd: options.standardDeviation,
    mde: options.mde,
    absolute: options.absolute ? true : null,
    alpha: options.alpha,
    power: options.power === defaultPower ? null : options.power,
    variants: options.variants,
    correction: options.correction,
    looks: options.looks,
    spending: options.spending && printSpending(options.spending),
    rho: options.rho === 'observed' ? null : options.rho,
    daily_traffic: options.dailyTraffic,
  }
}

export const powerFormat: CellFormat<'power'> = {
  alias: 'design',
  body: { names: Object.keys(schema.shape), read },
  print,
  wire: z.strictObject({
    kind: z.literal('power'),
    metric: wireName.nullable(),
    type: z.enum(['proportion', 'mean', 'ratio']).nullable(),
    baseline: z.number().nullable(),
    standardDeviation: z.number().positive().nullable(),
    mde: z.number().nullable(),
    absolute: z.boolean(),
    alpha: z.number().gt(0).lt(1).nullable(),
    power: z.number().gt(0).lt(1),
    variants: z.int().min(2).max(100).nullable(),
    correction: z.enum(corrections).nullable(),
    looks: z.int().min(1).max(mostPlannedLooks).nullable(),
    spending: wireSpending.nullable(),
    rho: z.union([z.number().gt(-1).lt(1), z.literal('observed')]),
    dailyTraffic: z.number().positive().nullable(),
  }),
}
