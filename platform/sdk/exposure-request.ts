import { ingestionAnswer, type ExposureEvent } from '@contract'
import type { Exposure } from './exposure-buffer'
import type { PlatformClient } from './platform-client'

/**
 * Sends a batch of exposures; what the answer accepts is on the platform's disk.
 * @returns how many the platform refused, each for what it is, such as a subject id that is too long
 * @throws RequestFailed
 */
export async function sendExposures(client: PlatformClient, batch: readonly Exposure[]): Promise<number> {
  const answer = await client.exchange('/exposures', { body: { exposures: batch.map(toWire) } })
  const { rejected } = ingestionAnswer.parse(JSON.parse(answer.text))
  return rejected.length
}

function toWire({ subject, experimentId, variantId, at }: Exposure): ExposureEvent {
  return {
    user_id: subject,
    experiment_id: experimentId,
    variant_id: variantId,
    at: new Date(at).toISOString(),
  }
}
