import { z } from 'zod'
import { name, wireNames, type CellFormat } from './cell-format'

const fields = z.object({ dimensions: z.array(name).nullish() })

export const srmFormat: CellFormat<'srm'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'srm', dimensions: options.dimensions ?? null }
    },
  },
  print: ({ dimensions }) => ({ dimensions }),
  wire: z.strictObject({ kind: z.literal('srm'), dimensions: wireNames.nullable() }),
}
