import { z } from 'zod'
import { printSpending, readSpendingOption } from '../spending-format'
import { name, wireName, wireSpending, type CellFormat } from './cell-format'

const fields = z.object({
  metric: name,
  spending: z.unknown().optional(),
  every_days: z.int().min(1).max(366).nullish(),
})

export const sequentialFormat: CellFormat<'sequential'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      const spending = readSpendingOption(value['spending'], problems)
      return options && { kind: 'sequential', metric: options.metric, spending, everyDays: options.every_days ?? 1 }
    },
  },
  print: ({ metric, spending, everyDays }) => ({
    metric,
    spending: spending && printSpending(spending),
    every_days: everyDays === 1 ? null : everyDays,
  }),
  wire: z.strictObject({
    kind: z.literal('sequential'),
    metric: wireName,
    spending: wireSpending.nullable(),
    everyDays: z.number().positive(),
  }),
}
