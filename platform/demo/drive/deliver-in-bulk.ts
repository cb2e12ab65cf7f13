import type { IngestionAnswer } from '@contract'
import type { Ingestion } from '../../ingestion/ingest'
import type { Delivery } from './demo-run'
import { eventOnWire, exposureOnWire } from './on-wire'

/** Records that become one record of the log. */
const bulk = 5000

/**
 * Delivers within the server's process: past HTTP, tokens, the limit of requests and the limit of a hundred. What makes a
 * record one stays: the checks of each item, opt-outs, the log and its sync, the consumer, and what counts as the same.
 */
export function deliverInBulk(ingestion: Ingestion): Delivery {
  return async (records) => {
    const exposures = records.flatMap((record) => (record.kind === 'exposure' ? [exposureOnWire(record)] : []))
    const events = records.flatMap((record) => (record.kind === 'event' ? [eventOnWire(record)] : []))
    const answers = await Promise.all([
      ...inPieces(exposures).map((piece) => ingestion.expose(piece)),
      ...inPieces(events).map((piece) => ingestion.track(piece)),
    ])
    return answers.reduce((taken, answer) => taken + allTaken(answer), 0)
  }
}

function inPieces<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / bulk)
  return Array.from({ length: count }, (_, i) => items.slice(i * bulk, (i + 1) * bulk))
}

/** @throws Error when an item was refused: the world sends none that may be */
function allTaken({ accepted, rejected }: IngestionAnswer): number {
  if (rejected.length > 0) throw new Error(`ingestion refused ${JSON.stringify(rejected.slice(0, 3))}`)
  return accepted.length
}
