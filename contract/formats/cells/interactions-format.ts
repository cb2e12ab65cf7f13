import { z } from 'zod'
import { names, wireNames, type CellFormat } from './cell-format'

const fields = z.object({ with: names.nullish(), metrics: names.nullish() })

export const interactionsFormat: CellFormat<'interactions'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'interactions', with: options.with ?? null, metrics: options.metrics ?? null }
    },
  },
  print: (options) => ({ with: options.with, metrics: options.metrics }),
  wire: z.strictObject({ kind: z.literal('interactions'), with: wireNames.nullable(), metrics: wireNames.nullable() }),
}
