import type { ExperimentSpec, FrameDescription, Query, SnapshotReference, Table } from '@analysis'
import { createFrameEngine, type FrameEngine } from '../../../renderer/engine/frame-engine'
import { engineMemoryLimitBytes } from '../../../renderer/engine/engine-status'
import { openFrameSession } from '../../../renderer/engine/frame-session'
import { runNotebook, type NotebookRun } from '../run-notebook'

/** A notebook to run in the page, with the study it is about. */
export interface NotebookRequest {
  readonly notebook: string
  readonly spec: ExperimentSpec
  readonly frame: FrameDescription
  readonly snapshot: SnapshotReference
}

declare global {
  interface Window {
    /** Only in this page, which is built for the test. */
    parity: {
      openFrame(url: string): void
      query(query: Query, rowLimit: number | null): Promise<Table>
      runNotebook(request: NotebookRequest): Promise<NotebookRun>
    }
  }
}

let engine: FrameEngine | null = null

function opened(): FrameEngine {
  if (engine === null) throw new Error('no frame is open')
  return engine
}

window.parity = {
  openFrame(url) {
    engine?.close()
    engine = createFrameEngine({
      onMemory: () => undefined,
      openSession: async () => {
        const bytes = await (await fetch(url)).arrayBuffer()
        return openFrameSession(new Uint8Array(bytes), engineMemoryLimitBytes)
      },
    })
  },
  query: (query, rowLimit) => opened().run(query, rowLimit === null ? {} : { rowLimit }),
  runNotebook: ({ notebook, ...study }) => runNotebook(notebook, { ...study, engine: opened() }),
}
