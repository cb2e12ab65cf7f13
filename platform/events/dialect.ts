import type { PropertyColumn } from './event-store'

/** Collects a statement's parameters and gives the text that stands for each. */
export interface Parameters {
  text(value: string): string
  readonly values: readonly string[]
}

/** How one engine says what the event store's queries are made of. Times are milliseconds since 1970, UTC. */
export interface EventDialect {
  readonly parameters: () => Parameters
  /** Relations that show each event and each exposure once. */
  readonly events: string
  readonly exposures: string
  instant(milliseconds: number): string
  milliseconds(column: string): string
  /** Start of the window of that length that a time lies in, in milliseconds. */
  windowStart(column: string, windowMs: number): string
  /** A property of an event; null where it is missing or of another type. */
  property(column: PropertyColumn): string
  quoteName(name: string): string
}

/** Columns of the table `events` that a property cannot take the name of. */
export const eventColumns = [
  'event_id',
  'user_id',
  'event',
  'occurred_at',
  'received_at',
  'partition',
  'properties',
] as const

/** The columns of `events`: its own, then the properties that do not clash with them. */
export function eventSelection(dialect: EventDialect, properties: readonly PropertyColumn[], alias: string): string {
  const taken = new Set<string>(eventColumns)
  const shown = properties.filter(({ name }) => !taken.has(name.toLowerCase()))
  return [
    ...eventColumns.map((name) => `${alias}.${name} AS ${name}`),
    ...shown.map((column) => `${dialect.property(column)} AS ${dialect.quoteName(column.name)}`),
  ].join(', ')
}
