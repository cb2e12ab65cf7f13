import { ServiceError } from '@contract'
import { readIfPresent } from '@engine'
import { basename } from 'node:path'
import type { z } from 'zod'

/**
 * Reads a JSON file that Assay keeps. `absent` stands for a file that is not there, and for nothing else.
 * @throws ServiceError `invalid-input` when the file is there and cannot be read, so that nothing is saved in its place
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>, absent: T): Promise<T> {
  try {
    const text = await readIfPresent(path)
    return text === null ? absent : schema.parse(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : reasonOf(cause)
    throw new ServiceError(
      {
        code: 'invalid-input',
        message: `${basename(path)} cannot be read: ${reason}`,
        hint: `Nothing was changed. Repair the file or move it away, then try again: ${path}`,
      },
      { cause },
    )
  }
}

/** The first thing that is wrong. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (!('issues' in cause) || !Array.isArray(cause.issues)) return cause.message
  const issue: unknown = cause.issues[0]
  const message = typeof issue === 'object' && issue !== null && 'message' in issue ? String(issue.message) : ''
  return `it has not the form that Assay writes (${message}).`
}
