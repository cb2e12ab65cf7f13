import { prepareSnapshot, type PreparedSnapshot } from '@analysis'
import { configSnapshot, toAssignment } from '@contract'
import type { DemoWorld } from '../demo-world'
import type { DemoRecord } from '../shop/records'
import { hourMs, type Visit } from '../shop/visits'
import { deliverRecords } from './deliver-records'
import type { DemoApi } from './demo-api'

/** A world on its way through time: what is due is sent, what is late waits. */
export interface DemoRun {
  /**
   * Lives through the time until then (ms), under the configuration in force, and sends what is due by then. What could
   * not be sent is sent by the next call, as far as needed twice: ingestion counts everything once.
   */
  advance(until: number): Promise<number>
}

/** How records get to the platform. @returns how many it took */
export type Delivery = (records: readonly DemoRecord[]) => Promise<number>

/** `from`: where in the world's time to begin; what was before is not sent. Records go over the API unless told otherwise. */
export function startDemoRun(
  world: DemoWorld,
  api: DemoApi,
  from: number,
  deliver: Delivery = (records) => deliverRecords(api, records),
): DemoRun {
  const { start } = world.settings
  let reached = from
  let waiting: readonly DemoRecord[] = []
  let snapshot: PreparedSnapshot | null = null
  let hour: { readonly number: number; readonly visits: readonly Visit[] } | null = null

  async function snapshotInForce(): Promise<PreparedSnapshot> {
    const document = configSnapshot.parse((await api.get('/snapshot')).body)
    if (snapshot?.configVersion !== document.config_version) snapshot = prepareSnapshot(toAssignment(document))
    return snapshot
  }

  function visitsUntil(until: number): readonly Visit[] {
    const [first, last] = [reached, until - 1].map((at) => Math.floor((at - start) / hourMs))
    const visits: Visit[] = []
    for (let number = first!; number <= last!; number++) {
      if (hour?.number !== number) hour = { number, visits: world.visitsOfHour(number) }
      visits.push(...hour.visits.filter(({ at }) => at >= reached && at < until))
    }
    return visits
  }

  return {
    advance: async (until) => {
      const inForce = await snapshotInForce()
      const happened = visitsUntil(until).flatMap((visit) => world.recordsOfVisit(visit, inForce))
      reached = until
      waiting = [...waiting, ...happened]
      const taken = await deliver(waiting.filter(({ deliveredAt }) => deliveredAt < until))
      waiting = waiting.filter(({ deliveredAt }) => deliveredAt >= until)
      return taken
    },
  }
}
