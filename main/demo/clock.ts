const millisecondsPerDay = 86_400_000

/** The whole second that lies `days` after `start`, as ISO 8601 UTC text: what the demo's logs would have written. */
export function momentOf(start: string, days: number): string {
  const at = Math.floor((Date.parse(start) + days * millisecondsPerDay) / 1000) * 1000
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
