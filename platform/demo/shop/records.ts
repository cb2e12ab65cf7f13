/** What reaches the platform of a visit, and when: devices send late, and networks lose things. */
interface Delivery {
  readonly subjectId: string
  /** When it happened, milliseconds since 1970. */
  readonly at: number
  readonly deliveredAt: number
  /** The partition of the event stream it came by; null: the one the platform tells from the subject. */
  readonly partition: number | null
}

export interface DemoExposure extends Delivery {
  readonly kind: 'exposure'
  readonly experimentId: string
  readonly variantId: string
}

export interface DemoEvent extends Delivery {
  readonly kind: 'event'
  readonly eventId: string
  readonly event: string
  readonly properties: Readonly<Record<string, string | number | boolean>>
}

export type DemoRecord = DemoExposure | DemoEvent
