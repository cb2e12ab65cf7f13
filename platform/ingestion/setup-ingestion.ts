import { join } from 'node:path'
import type { RequestLimit } from '../api/limit-requests'
import type { EventStore } from '../events/event-store'
import type { PlatformCore, PlatformPart } from '../ports'
import { startConsumer, type LogConsumer } from './consume-log'
import { ingestion, type Ingestion } from './ingest'
import { logFolder } from './log-files'
import { ingestionRoutes } from './routes'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log'

export interface IngestionSettings {
  readonly rateLimit: RequestLimit
  readonly segmentBytes: number
  /** Bytes of requests that may wait in memory for the disk. */
  readonly pendingBytes: number
  /** Bytes of the log that may wait for the event store. */
  readonly backlogBytes: number
}

const mebibyte = 1024 * 1024

export const defaultIngestion: IngestionSettings = {
  rateLimit: { requests: 2000, perMs: 1000 },
  segmentBytes: 64 * mebibyte,
  pendingBytes: 16 * mebibyte,
  backlogBytes: 2048 * mebibyte,
}

export interface IngestionPart extends PlatformPart {
  readonly ingestion: Ingestion
  readonly log: WriteAheadLog
  readonly consumer: LogConsumer
}

/** @throws LogDamaged when acknowledged records cannot be read back */
export async function setupIngestion(
  { dataFolder, clock, config, logger }: Pick<PlatformCore, 'dataFolder' | 'clock' | 'config' | 'logger'>,
  store: EventStore,
  { rateLimit, segmentBytes, pendingBytes, backlogBytes }: IngestionSettings = defaultIngestion,
): Promise<IngestionPart> {
  const files = await logFolder(join(dataFolder, 'log'))
  const log = await openWriteAheadLog({ files, segmentBytes, pendingBytes }, await store.offset())
  if (log.tornBytes > 0) logger.warn({ bytes: log.tornBytes }, 'the log ended in a record that was never acknowledged')
  const consumer = await startConsumer(log, store, logger)
  const ingest = ingestion({ log, consumer, clock, config, backlogBytes })
  return {
    name: 'ingestion',
    routes: ingestionRoutes(ingest, rateLimit),
    ingestion: ingest,
    log,
    consumer,
    async stop() {
      await log.close()
      await consumer.drained().catch((failure: unknown) => logger.warn({ err: failure }, 'the log keeps what is left'))
      await consumer.stop()
    },
  }
}
