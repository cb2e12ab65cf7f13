import { ingestionAnswer } from '@contract'
import { inLanes, openLoadClient } from '../load/http-client'
import type { ServerProcess } from '../server/server-process'

export interface EventWriter {
  /** Ids of events that the server said it has. */
  readonly acknowledged: ReadonlySet<string>
  readonly sent: () => number
  stop(): Promise<void>
}

/** Sends batches of events in four lanes, without a pause, through every failure; nothing is sent twice. */
export function startEventWriter(server: ServerProcess, subjects: readonly string[]): EventWriter {
  const acknowledged = new Set<string>()
  const client = openLoadClient(server.url, server.tokens.sdk, 4)
  let sent = 0
  let isStopped = false
  const lanes = inLanes(
    4,
    () => isStopped,
    async (n) => {
      const events = Array.from({ length: 20 }, (_, i) => ({
        event_id: `event-${n}-${i}`,
        user_id: subjects[(n * 20 + i) % subjects.length]!,
        event: 'page_view',
        properties: { n },
      }))
      sent += events.length
      try {
        const answer = await client.send('POST', '/track/batch', { events })
        if (answer.status === 202)
          ingestionAnswer.parse(JSON.parse(answer.text)).accepted.forEach((id) => acknowledged.add(id))
        else await pause()
      } catch {
        await pause() // nobody is there, or went in the middle: not acknowledged
      }
    },
  )
  return {
    acknowledged,
    sent: () => sent,
    stop: async () => {
      isStopped = true
      await lanes
      client.close()
    },
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100))
}
