import { sha256 } from '@analysis'
import type { IngestionAnswer } from '@contract'
import { ApiProblem } from '../api/api-problem'
import type { EventBatch } from '../events/event-store'
import type { Clock, ConfigReader } from '../ports'
import type { LogConsumer } from './consume-log'
import { LogUnavailable } from './log-failures'
import { readEvents, readExposures, type ReadItems } from './read-items'
import { encodeBatch } from './stored-batch'
import type { WriteAheadLog } from './write-ahead-log'

export interface Ingestion {
  /** What is accepted is on disk when this resolves. @throws ApiProblem 503 and 507 when nothing was taken */
  readonly track: (events: readonly unknown[]) => Promise<IngestionAnswer>
  readonly expose: (exposures: readonly unknown[]) => Promise<IngestionAnswer>
}

export interface IngestionParts {
  readonly log: WriteAheadLog
  readonly consumer: LogConsumer
  readonly clock: Clock
  readonly config: Pick<ConfigReader, 'experiment' | 'current'>
  /** Bytes of the log that may wait for the store before more is refused. */
  readonly backlogBytes: number
}

export function ingestion({ log, consumer, clock, config, backlogBytes }: IngestionParts): Ingestion {
  let optedOut: ReadonlySet<string> = new Set()
  let optedOutOf: readonly string[] = []

  /** A subject who opted out is measured no more: what it sends is answered and forgotten. */
  function mayKeep(subject: string): boolean {
    const { opted_out } = config.current()
    if (opted_out !== optedOutOf) [optedOutOf, optedOut] = [opted_out, new Set(opted_out)]
    return optedOut.size === 0 || !optedOut.has(sha256(subject))
  }

  async function keep(batch: EventBatch): Promise<void> {
    if (batch.events.length + batch.exposures.length === 0) return
    if (log.bytes > backlogBytes) {
      throw new ApiProblem('unavailable', 'The event store is behind; nothing was accepted. Send it again later.', {
        retryAfterSeconds: 5,
      })
    }
    try {
      await log.append(encodeBatch(batch))
    } catch (failure) {
      throw failure instanceof LogUnavailable ? refusal(failure) : failure
    }
    consumer.wake()
  }

  return {
    async track(events) {
      const read = readEvents(events, clock.now())
      const kept = read.accepted.map(({ item }) => item).filter(({ subject }) => mayKeep(subject))
      await keep({ events: kept, exposures: [] })
      return answer(read)
    },
    async expose(exposures) {
      const read = readExposures(exposures, clock.now(), (id) => config.experiment(id) !== null)
      const kept = read.accepted.map(({ item }) => item).filter(({ subject }) => mayKeep(subject))
      await keep({ events: [], exposures: kept })
      return answer(read)
    },
  }
}

function answer({ accepted, rejected }: ReadItems<unknown>): IngestionAnswer {
  return { accepted: accepted.map(({ id }) => id), rejected: [...rejected] }
}

const fullDisk: readonly (string | null)[] = ['ENOSPC', 'EDQUOT']

function refusal(failure: LogUnavailable): ApiProblem {
  if (fullDisk.includes(failure.diskCode)) {
    const detail = "The server's disk is full; nothing of this request was accepted."
    return new ApiProblem('insufficient-storage', detail, { retryAfterSeconds: 30 })
  }
  if (failure.refusal === 'disk') {
    const detail = `The server cannot write (${failure.diskCode ?? 'unknown'}); nothing of this request was accepted.`
    return new ApiProblem('unavailable', detail, { retryAfterSeconds: 30 })
  }
  const detail = 'More is waiting for the disk than fits; nothing of this request was accepted. Send it again.'
  return new ApiProblem('unavailable', detail, { retryAfterSeconds: 1 })
}
