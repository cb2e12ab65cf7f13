import { z } from 'zod'
import { name, wireName, type CellFormat } from './cell-format'

const fields = z.object({ metric: name })

export const noveltyFormat: CellFormat<'novelty'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'novelty', metric: options.metric }
    },
  },
  print: ({ metric }) => ({ metric }),
  wire: z.strictObject({ kind: z.literal('novelty'), metric: wireName }),
}
