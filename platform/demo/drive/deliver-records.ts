import { batchLimit, ingestionAnswer } from '@contract'
import type { DemoRecord } from '../shop/records'
import type { DemoApi } from './demo-api'
import { eventOnWire, exposureOnWire } from './on-wire'

/** Requests at a time, as from so many devices. */
const lanes = 8

/** Sends records through the platform's ingestion, as clients do. @returns how many it took */
export async function deliverRecords(api: DemoApi, records: readonly DemoRecord[]): Promise<number> {
  const exposures = records.filter((record) => record.kind === 'exposure')
  const events = records.filter((record) => record.kind === 'event')
  const requests = [
    ...batches(exposures).map((batch) => ({ path: '/exposures', body: { exposures: batch.map(exposureOnWire) } })),
    ...batches(events).map((batch) => ({ path: '/track/batch', body: { events: batch.map(eventOnWire) } })),
  ]
  let taken = 0
  let next = 0
  async function lane(): Promise<void> {
    while (next < requests.length) {
      const { path, body } = requests[next++]!
      const answer = await api.post(path, body)
      if (answer.status !== 202) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      taken += ingestionAnswer.parse(answer.body).accepted.length
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return taken
}

function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / batchLimit)
  return Array.from({ length: count }, (_, i) => items.slice(i * batchLimit, (i + 1) * batchLimit))
}
