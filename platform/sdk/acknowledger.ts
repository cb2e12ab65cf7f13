import type { AcknowledgementBody } from '@contract'
import type { PlatformClient } from './platform-client'

export interface Acknowledger {
  /** Tells the platform which version this SDK works by, unless it knows. A failure is made good by the next call. */
  acknowledge(version: number | null): Promise<void>
  /** The platform may have been started anew, and know nothing. */
  forget(): void
}

export function openAcknowledger(client: PlatformClient, sdkId: string): Acknowledger {
  let acknowledged: number | null = null
  return {
    acknowledge: async (version) => {
      if (version === null || version === acknowledged) return
      const before = acknowledged
      acknowledged = version
      const body: AcknowledgementBody = { sdk_id: sdkId, config_version: version }
      try {
        await client.exchange('/acknowledgements', { body })
      } catch {
        if (acknowledged === version) acknowledged = before
      }
    },
    forget: () => {
      acknowledged = null
    },
  }
}
