import { z } from 'zod'
import { duelMethods, type CellOptions } from '@analysis'
import { corrections } from '../formats/corrections'
import { mostPlannedLooks } from '../formats/power-format'

/** Cells that the host may run: all but `sql` and the charts of it, so that no SQL text written by a person crosses to the native engine. */
export type StatisticalCellOptions = Exclude<CellOptions, { kind: 'sql' | 'chart' }>

const name = z.string().min(1).max(1000)
const names = z.array(name).max(100).readonly()

const spending = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('obrien-fleming') }),
  z.strictObject({ kind: z.literal('pocock') }),
  z.strictObject({ kind: z.literal('hwang-shih-decani'), parameter: z.number() }),
  z.strictObject({ kind: z.literal('kim-demets'), parameter: z.number() }),
])

export const statisticalCell = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scorecard'), metrics: names.nullable() }),
  z.strictObject({ kind: z.literal('cuped'), metric: name, covariates: names.nullable() }),
  z.strictObject({
    kind: z.literal('sequential'),
    metric: name,
    spending: spending.nullable(),
    everyDays: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('segments'),
    metric: name,
    dimensions: z.array(name).min(1).max(100).readonly(),
    correction: z.enum(corrections),
  }),
  z.strictObject({ kind: z.literal('srm'), dimensions: names.nullable() }),
  z.strictObject({ kind: z.literal('novelty'), metric: name }),
  z.strictObject({ kind: z.literal('interactions'), with: names.nullable(), metrics: names.nullable() }),
  z.strictObject({ kind: z.literal('distribution'), metric: name, scale: z.enum(['linear', 'log']) }),
  z.strictObject({
    kind: z.literal('duel'),
    metric: name,
    methods: z.array(z.enum(duelMethods)).max(100).readonly().nullable(),
    everyDays: z.number().positive(),
    tunedFor: z.number().positive().nullable(),
    priorSd: z.number().positive().nullable(),
  }),
  z.strictObject({
    kind: z.literal('power'),
    metric: name.nullable(),
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
    spending: spending.nullable(),
    rho: z.union([z.number().gt(-1).lt(1), z.literal('observed')]),
    dailyTraffic: z.number().positive().nullable(),
  }),
]) satisfies z.ZodType<StatisticalCellOptions>
