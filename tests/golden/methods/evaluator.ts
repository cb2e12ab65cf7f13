import { z } from 'zod'

/** Computes a case's expected values, by the case's own keys, from its input. */
export type Evaluator = (input: unknown) => Readonly<Record<string, unknown>>
export type Evaluators = Readonly<Record<string, Evaluator>>

export function evaluator<Schema extends z.ZodType>(
  schema: Schema,
  evaluate: (input: z.infer<Schema>) => Readonly<Record<string, unknown>>,
): Evaluator {
  return (input) => evaluate(schema.parse(input))
}

/** zod's own number schema refuses the infinite ones that some cases hold. */
export const number = z.union([z.number(), z.literal(Infinity), z.literal(-Infinity)])
export const numbers = z.array(number)
export const alternative = z.enum(['two-sided', 'greater', 'less'])
