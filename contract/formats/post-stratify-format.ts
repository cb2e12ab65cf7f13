import type { PostStratification } from '@analysis'
import { z } from 'zod'
import type { JsonObject } from './json-text'

const dimension = z.string().min(1)
const dimensions = z.union([dimension.transform((name) => [name]), z.array(dimension).min(1)])
const weighted = z.looseObject({
  dimensions,
  weights: z
    .array(z.looseObject({ value: z.array(z.string().nullable()), weight: z.number().nonnegative() }))
    .nullish(),
})

/** `post_stratify` of a metric: dimensions, or `{"dimensions": [...], "weights": [{"value": [...], "weight": w}]}`. */
export const postStratifyFields = z
  .union([dimensions.transform((names) => ({ dimensions: names, weights: null })), weighted], {
    error: 'a list of dimensions, or {"dimensions": [...], "weights": [{"value": [...], "weight": share}]}',
  })
  .transform((fields): PostStratification => ({
    dimensions: [...new Set(fields.dimensions)],
    weights: fields.weights?.map(({ value, weight }) => ({ value, weight })) ?? null,
  }))

/** As it stands in a file: only the dimensions where weights are the data's own. */
export function printPostStratify({ dimensions: names, weights }: PostStratification): JsonObject {
  return { post_stratify: weights === null ? names : { dimensions: names, weights } }
}
