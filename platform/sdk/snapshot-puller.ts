import { backoff } from './backoff'
import type { Configuration } from './configuration'
import type { PlatformClient } from './platform-client'
import type { ResolvedSettings } from './settings'

export interface SnapshotPuller {
  /** Asks whether there is a newer snapshot, once more when asked during a pull. Never rejects. */
  pull(): Promise<void>
  /** Null: the last pull succeeded. */
  problem(): string | null
  stop(): void
}

/** Never longer apart than `pollMs`: what is drawn at random only shortens. */
const shortest = 0.7

/** Pulls the snapshot at once and then again and again; after a failure sooner, by a backoff that starts at half a second. */
export function startPuller(
  { pollMs, environment }: ResolvedSettings,
  client: PlatformClient,
  configuration: Configuration,
  onPulled: () => void,
): SnapshotPuller {
  const retries = backoff(Math.min(500, pollMs), pollMs, environment.random)
  const stopping = new AbortController()
  let etag: string | null = null
  let problem: string | null = null
  let running: Promise<void> | null = null
  let again = false
  let cancelNext: (() => void) | null = null

  async function pullOnce(): Promise<void> {
    try {
      const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag }
      const answer = await client.exchange('/snapshot', { headers, signal: stopping.signal })
      if (answer.status !== 304) {
        const adoption = await configuration.adopt(answer.text)
        if (adoption === 'unsigned' || adoption === 'unreadable') throw new Error(`the snapshot is ${adoption}`)
        etag = answer.headers.get('etag')
      }
      problem = null
      retries.reset()
      onPulled()
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
  }

  async function pullAndSchedule(): Promise<void> {
    do {
      again = false
      cancelNext?.()
      await pullOnce()
    } while (again && !stopping.signal.aborted)
    running = null
    if (stopping.signal.aborted) return
    const wait = problem === null ? pollMs * (shortest + 0.25 * environment.random()) : retries.next()
    cancelNext = environment.after(wait, () => void pull())
  }

  function pull(): Promise<void> {
    if (running === null) running = pullAndSchedule()
    else again = true
    return running
  }

  void pull()
  return {
    pull,
    problem: () => problem,
    stop: () => {
      stopping.abort()
      cancelNext?.()
    },
  }
}
