import { z } from 'zod'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import type { Path } from './path'
import type { Problems } from './problems'
import { printRows, readRows } from './rows-format'
import type { InvestigationColumns } from './source-spec'

const name = z.string().min(1)
const fields = z.looseObject({
  attributes: z.array(name).nullish(),
  received_at: name.nullish(),
  exposure_id: name.nullish(),
  triggered: name.nullish(),
})
const assignmentFields = z.looseObject({ subject: name, variant: name, at: name.nullish() })

/** Reads `source.investigation`: what is known of exposures besides subject, variant and time. Null when it is absent. */
export function readInvestigation(
  source: JsonObject,
  path: Path,
  problems: Problems,
): { readonly investigation?: InvestigationColumns } {
  if (isAbsent(source.investigation)) return {}
  const own = [...path, 'investigation']
  problems.knows(path, 'investigation')
  problems.knows(own, 'assignments')
  if (!isJsonObject(source.investigation)) {
    problems.expected('a block {"attributes", "received_at", "exposure_id", ...}', source.investigation, own)
    return {}
  }
  const read = problems.read(fields, source.investigation, own)
  if (read === null) return {}
  return {
    investigation: {
      attributes: read.attributes ?? [],
      receivedAt: read.received_at ?? null,
      exposureId: read.exposure_id ?? null,
      triggered: read.triggered ?? null,
      assignments: readAssignments(source.investigation.assignments, [...own, 'assignments'], problems, source),
    },
  }
}

function readAssignments(
  value: unknown,
  path: Path,
  problems: Problems,
  source: JsonObject,
): InvestigationColumns['assignments'] {
  if (isAbsent(value)) return null
  if (!isJsonObject(value)) {
    problems.expected('a block that says where the assignments are and what their columns mean', value, path)
    return null
  }
  const rows = readRows(value, path, problems, source)
  const read = problems.read(assignmentFields, value, path)
  if (rows === null || read === null) return null
  return { rows, subject: read.subject, variant: read.variant, at: read.at ?? null }
}

/** The block as it stands in a file. */
export function printInvestigation(investigation: InvestigationColumns): JsonObject {
  const { attributes, receivedAt, exposureId, triggered, assignments } = investigation
  return {
    ...(attributes.length > 0 && { attributes }),
    ...(receivedAt !== null && { received_at: receivedAt }),
    ...(exposureId !== null && { exposure_id: exposureId }),
    ...(triggered !== null && { triggered }),
    ...(assignments !== null && {
      assignments: {
        ...printRows(assignments.rows),
        subject: assignments.subject,
        variant: assignments.variant,
        ...(assignments.at !== null && { at: assignments.at }),
      },
    }),
  }
}
