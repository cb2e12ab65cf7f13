import { extraction, type ExperimentSpec } from '@analysis'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventStore, ExportedRows, RowSelection, TimeRange } from '../events/event-store'
import { buildFrame, exportedRows, type FrameRequest, type FrameRows, type MemoryFrame } from './build-frame'
import { propertyColumns } from './property-columns'

export interface FrameSource {
  readonly store: EventStore
  /** An existing folder for files that live as long as one frame. */
  readonly workFolder: string
}

/** A frame to be made: which rows of the store, and what of them. */
export interface FramePlan {
  readonly selection: RowSelection
  readonly request: FrameRequest
  readonly rowsOf: (exported: ExportedRows) => FrameRows
}

/** The frame of one experiment. */
export function experimentFrame(spec: ExperimentSpec): FramePlan {
  return { selection: rowSelection(spec, null), request: spec, rowsOf: exportedRows }
}

/** Builds a frame, hands it over, and leaves nothing behind. @throws QueryError */
export async function withFrame<T>(
  { store, workFolder }: FrameSource,
  { selection, request, rowsOf }: FramePlan,
  use: (frame: MemoryFrame, rows: ExportedRows) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(workFolder, 'frame-'))
  try {
    const rows = await store.exportRows(selection, folder)
    const frame = await buildFrame(request, rowsOf(rows), folder)
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
export function rowSelection(
  spec: Pick<ExperimentSpec, 'experimentId' | 'metrics' | 'excludes'>,
  range: TimeRange | null,
): RowSelection {
  return {
    experimentIds: [spec.experimentId],
    sharedWith: spec.excludes ?? [],
    eventNames: extraction.eventNames(spec.metrics),
    properties: propertyColumns(spec.metrics),
    range,
  }
}
