import type { Person } from './people'

/** One row of the exposure log. */
export interface Exposure {
  readonly person: Person
  readonly variant: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly receivedAt: number
  readonly exposureId: number
  readonly triggered: boolean
  readonly engaged: boolean
  readonly partition: number
}

/** One row of the assignment log. */
export interface Assignment {
  readonly person: Person
  readonly variant: string
  readonly at: number
  readonly partition: number
}

export interface LogSink {
  expose(row: Exposure): void
  assign(row: Assignment): void
}
