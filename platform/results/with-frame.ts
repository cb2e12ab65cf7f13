import { extraction, type ExperimentSpec } from '@analysis'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventStore, ExportedRows, TimeRange } from '../events/event-store'
import { buildFrame, type MemoryFrame } from './build-frame'
import { propertyColumns } from './property-columns'

export interface FrameSource {
  readonly store: EventStore
  /** An existing folder for files that live as long as one frame. */
  readonly workFolder: string
}

/** Builds a frame of an experiment's rows, hands it over, and leaves nothing behind. */
export async function withFrame<T>(
  { store, workFolder }: FrameSource,
  spec: ExperimentSpec,
  range: TimeRange | null,
  use: (frame: MemoryFrame, rows: ExportedRows) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(workFolder, 'frame-'))
  try {
    const rows = await store.exportRows(rowSelection(spec, range), folder)
    const frame = await buildFrame(spec, rows)
    try {
      return await use(frame, rows)
    } finally {
      frame.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The rows of the event store that an experiment's metrics read. */
export function rowSelection(spec: ExperimentSpec, range: TimeRange | null) {
  return {
    experimentId: spec.experimentId,
    eventNames: extraction.eventNames(spec.metrics),
    properties: propertyColumns(spec.metrics),
    range,
  }
}
