import { duelMethods } from '@analysis'
import { z } from 'zod'
import { isAbsent } from '../json-text'
import { name, wireName, type CellFormat } from './cell-format'

const fields = z.object({
  metric: name,
  methods: z.array(z.enum(duelMethods)).min(1).nullish(),
  every_days: z.int().min(1).max(366).nullish(),
  tuned_for: z.number().positive().nullish(),
  prior_sd: z.number().positive().nullish(),
})

export const duelFormat: CellFormat<'duel'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return (
        options && {
          kind: 'duel',
          metric: options.metric,
          methods: isAbsent(options.methods) ? null : [...new Set(options.methods)],
          everyDays: options.every_days ?? 1,
          tunedFor: options.tuned_for ?? null,
          priorSd: options.prior_sd ?? null,
        }
      )
    },
  },
  print: ({ metric, methods, everyDays, tunedFor, priorSd }) => ({
    metric,
    methods,
    every_days: everyDays === 1 ? null : everyDays,
    tuned_for: tunedFor,
    prior_sd: priorSd,
  }),
  wire: z.strictObject({
    kind: z.literal('duel'),
    metric: wireName,
    methods: z.array(z.enum(duelMethods)).max(100).readonly().nullable(),
    everyDays: z.number().positive(),
    tunedFor: z.number().positive().nullable(),
    priorSd: z.number().positive().nullable(),
  }),
}
