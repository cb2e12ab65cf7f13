import type { HostEvent } from '@contract'

/** What services tell every window: hosts subscribe, services publish. */
export interface EventBus {
  publish(event: HostEvent): void
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: HostEvent) => void): () => void
}

export function createEventBus(): EventBus {
  const listeners = new Set<(event: HostEvent) => void>()
  return {
    publish(event) {
      for (const listener of listeners) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
