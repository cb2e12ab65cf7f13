import { z } from 'zod'
import type { CellOptions } from '@analysis'

/** Cells that the host may run: all but `sql`, so that no SQL text written by a person crosses to the native engine. */
export type StatisticalCellOptions = Exclude<CellOptions, { kind: 'sql' }>

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
    correction: z.enum(['none', 'bonferroni', 'holm', 'benjamini-hochberg']),
  }),
  z.strictObject({ kind: z.literal('srm'), dimensions: names.nullable() }),
]) satisfies z.ZodType<StatisticalCellOptions>
