import { z } from 'zod'
import { corrections } from '../corrections'
import { name, names, wireName, type CellFormat } from './cell-format'

const fields = z.object({ metric: name, dimensions: names, correction: z.enum(corrections).nullish() })

export const segmentsFormat: CellFormat<'segments'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      const correction = options?.correction ?? 'holm'
      return (
        options && {
          kind: 'segments',
          metric: options.metric,
          dimensions: [...new Set(options.dimensions)],
          correction,
        }
      )
    },
  },
  print: ({ metric, dimensions, correction }) => ({ metric, dimensions, correction }),
  wire: z.strictObject({
    kind: z.literal('segments'),
    metric: wireName,
    dimensions: z.array(wireName).min(1).max(100).readonly(),
    correction: z.enum(corrections),
  }),
}
