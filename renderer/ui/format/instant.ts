/** An instant in UTC, to the minute: `2026-01-31 12:00 UTC`. */
export function formatInstant(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Its UTC date: `2026-01-31`. */
export function formatDate(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10)
}
