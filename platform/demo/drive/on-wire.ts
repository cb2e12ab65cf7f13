import type { ExposureEvent, TrackEvent } from '@contract'
import type { DemoEvent, DemoExposure } from '../shop/records'

/** An exposure as SDKs send it. */
export function exposureOnWire({ subjectId, experimentId, variantId, at, partition }: DemoExposure): ExposureEvent {
  return {
    user_id: subjectId,
    experiment_id: experimentId,
    variant_id: variantId,
    at: new Date(at).toISOString(),
    ...(partition !== null && { partition }),
  }
}

/** An event as clients send it. */
export function eventOnWire({ eventId, subjectId, event, at, properties, partition }: DemoEvent): TrackEvent {
  return {
    event_id: eventId,
    user_id: subjectId,
    event,
    at: new Date(at).toISOString(),
    properties,
    ...(partition !== null && { partition }),
  }
}
