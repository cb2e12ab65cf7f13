import { z } from 'zod'
import { name, wireName, type CellFormat } from './cell-format'

const fields = z.object({ metric: name, scale: z.enum(['linear', 'log']).nullish() })

export const distributionFormat: CellFormat<'distribution'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'distribution', metric: options.metric, scale: options.scale ?? 'linear' }
    },
  },
  print: ({ metric, scale }) => ({ metric, scale: scale === 'linear' ? null : scale }),
  wire: z.strictObject({ kind: z.literal('distribution'), metric: wireName, scale: z.enum(['linear', 'log']) }),
}
