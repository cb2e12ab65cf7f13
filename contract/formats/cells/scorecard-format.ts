import { z } from 'zod'
import { names, wireNames, type CellFormat } from './cell-format'

const fields = z.object({ metrics: names.nullish() })

export const scorecardFormat: CellFormat<'scorecard'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'scorecard', metrics: options.metrics ?? null }
    },
  },
  print: ({ metrics }) => ({ metrics }),
  wire: z.strictObject({ kind: z.literal('scorecard'), metrics: wireNames.nullable() }),
}
