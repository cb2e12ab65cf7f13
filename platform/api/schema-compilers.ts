import { checkValue, type ProblemEntry } from '@contract'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema'
import { z } from 'zod'
import { ApiProblem } from './api-problem'

/** Checks a part of a request by its zod schema. @throws ApiProblem 422 with one entry per path */
export const requestCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const prefix =
    httpPart === undefined || httpPart === 'body' ? '' : `${httpPart === 'querystring' ? 'query' : httpPart}.`
  return (data: unknown) => {
    const checked = checkValue(schema, data)
    if (checked.ok) return { value: checked.value }
    const errors = checked.errors.map((entry): ProblemEntry => ({ ...entry, path: `${prefix}${entry.path}` }))
    const noun = errors.length === 1 ? '1 problem' : `${errors.length} problems`
    return { error: new ApiProblem('validation-failed', `the request has ${noun}; see errors`, { errors }) }
  }
}

/** Prints answers; with `checked` each is held against its schema first, so that tests see where the two part. */
export function answerCompiler(checked: boolean): FastifySerializerCompiler<z.ZodType> {
  return ({ schema, url }) => {
    if (!checked || !(schema instanceof z.ZodType)) return (data) => JSON.stringify(data)
    return (data) => {
      const problem = checkValue(schema, data)
      if (problem.ok) return JSON.stringify(data)
      throw new Error(`the answer of ${url} is not what its schema says: ${JSON.stringify(problem.errors.slice(0, 5))}`)
    }
  }
}
