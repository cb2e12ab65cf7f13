import { type Covariate, assertNever } from '@analysis'
import { z } from 'zod'
import type { JsonObject } from './json-text'

const columnName = z.string().min(1)
const lookback = z.looseObject({ lookback_days: z.number().positive() })
const ridge = z.looseObject({ ridge: z.array(columnName).min(1), penalty: z.number().nonnegative().nullish() })
const oneCovariate = z.union([columnName, lookback, ridge])

/** `covariate` of a metric: one of them or a list. */
export const covariateFields = z
  .union([oneCovariate, z.array(oneCovariate)], {
    error: 'a column name, {"lookback_days": days}, {"ridge": [columns]} or a list of these',
  })
  .transform((given) => [given].flat().map(readCovariate))

function readCovariate(value: z.output<typeof oneCovariate>): Covariate {
  if (typeof value === 'string') return { kind: 'column', column: value }
  if ('ridge' in value && Array.isArray(value.ridge)) {
    const { ridge: columns, penalty } = ridge.parse(value)
    return { kind: 'ridge', columns: [...new Set(columns)], penalty: penalty ?? null }
  }
  return { kind: 'lookback', days: lookback.parse(value).lookback_days }
}

/** Covariates as they stand in a file: a single one is not wrapped in a list. */
export function printCovariates(covariates: readonly Covariate[]): JsonObject {
  const printed = covariates.map(printCovariate)
  return printed.length === 0 ? {} : { covariate: printed.length === 1 ? printed[0] : printed }
}

function printCovariate(covariate: Covariate): unknown {
  switch (covariate.kind) {
    case 'column':
      return covariate.column
    case 'lookback':
      return { lookback_days: covariate.days }
    case 'ridge':
      return { ridge: covariate.columns, ...(covariate.penalty !== null && { penalty: covariate.penalty }) }
    default:
      return assertNever(covariate)
  }
}
