import { z } from 'zod'
import { name, names, wireName, wireNames, type CellFormat } from './cell-format'

const fields = z.object({ metric: name, covariates: names.nullish() })

export const cupedFormat: CellFormat<'cuped'> = {
  body: {
    names: Object.keys(fields.shape),
    read(value, problems) {
      const options = problems.read(fields, value, [])
      return options && { kind: 'cuped', metric: options.metric, covariates: options.covariates ?? null }
    },
  },
  print: ({ metric, covariates }) => ({ metric, covariates }),
  wire: z.strictObject({ kind: z.literal('cuped'), metric: wireName, covariates: wireNames.nullable() }),
}
