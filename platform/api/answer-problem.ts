import type { ProblemDocument } from '@contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiProblem, type ProblemCode } from './api-problem'
import { isStorageFailure } from './storage-failure'

export const problemType = 'application/problem+json'

/** What Fastify itself refuses, in our words. */
const frameworkProblems: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'the body is larger than this route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'send the body as application/json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'the body is not as long as Content-Length says'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad-request', 'the body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad-request', 'the body is not JSON'],
  FST_ERR_BAD_URL: ['bad-request', 'the path is not well-formed'],
}

/** Any failure as a problem document; what is no `ApiProblem` says nothing of the inside. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const { code, statusCode } = fieldsOf(error)
  const known = frameworkProblems[code]
  if (known !== undefined) return new ApiProblem(...known)
  if (error instanceof SyntaxError || (statusCode >= 400 && statusCode < 500)) {
    return new ApiProblem('bad-request', 'the request cannot be read as JSON over HTTP')
  }
  if (isStorageFailure(error)) {
    const detail =
      'the configuration could not be stored or read; ask again with the same idempotency_key, or look whether a change was made'
    return new ApiProblem('unavailable', detail, { retryAfterSeconds: 5 })
  }
  return new ApiProblem('internal', 'this is a fault of the server; its log has the details')
}

/** Answers any failure by RFC 9457 and logs those of the server. */
export async function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const problem = problemOf(error)
  if (problem.status >= 500) request.log.error({ err: error, reqId: request.id }, problem.detail)
  const { extras } = problem
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="assay"')
  if (extras.retryAfterSeconds !== undefined) void reply.header('retry-after', String(extras.retryAfterSeconds))
  await reply
    .code(problem.status)
    .type(problemType)
    .serializer((document: unknown) => JSON.stringify(document))
    .send(problemDocumentOf(problem, request.id))
}

export function problemDocumentOf({ code, detail, extras, status, title }: ApiProblem, id: string): ProblemDocument {
  return {
    type: `urn:assay:problem:${code}`,
    title,
    status,
    code,
    detail,
    instance: `urn:assay:request:${id}`,
    ...(extras.errors !== undefined && { errors: [...extras.errors] }),
    ...(extras.currentVersion !== undefined && { current_version: extras.currentVersion }),
    ...(extras.requiredRoles !== undefined && { required_roles: [...extras.requiredRoles] }),
  }
}

function fieldsOf(error: unknown): { readonly code: string; readonly statusCode: number } {
  if (!(error instanceof Error)) return { code: '', statusCode: 500 }
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    statusCode: 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500,
  }
}
