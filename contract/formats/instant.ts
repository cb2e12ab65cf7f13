import { z } from 'zod'

/** A date or time of a file, read as UTC: a date is its first instant, a time without a zone is UTC. */
export const instant = z
  .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
    error: 'an ISO 8601 date or time such as 2026-01-31 or 2026-01-31T12:00:00Z',
  })
  .transform(toUtc)

function toUtc(text: string): string {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text)
  const isDate = !text.includes('T')
  return new Date(isDate || hasZone ? text : `${text}Z`).toISOString()
}
