import { Cancelled, isQueryCell, runCell, type CellOptions, type CellOutcome } from '@analysis'
import type { SnapshotDocument } from '@contract'
import { call } from '../../bridge/host'
import { HostError } from '../../bridge/host-error'
import { fitsWindow, leaseFrame } from '../../engine/frame-engines'
import { namedCells } from '../../state/notebook/cells-of'
import type { NotebookServices, SnapshotRunner } from '../../state/notebook/notebook-services'

/** Rows a SQL cell shows at most. */
export const sqlRowLimit = 10_000

export const windowServices: NotebookServices = {
  call,
  now: Date.now,
  saveDelayMilliseconds: 800,
  openRunner: (snapshot, studyPath) =>
    fitsWindow(snapshot) ? windowRunner(snapshot) : hostRunner(snapshot, studyPath),
}

/** Runs cells on the window's own engine. */
function windowRunner(snapshot: SnapshotDocument): SnapshotRunner {
  const lease = leaseFrame(snapshot)
  return {
    release: lease.release,
    run: async (document, options, signal) => {
      const outcome = await runCell(options, {
        engine: lease.engine,
        spec: snapshot.experiment,
        frame: snapshot.frame,
        snapshot: snapshot.reference,
        registration: snapshot.registration,
        cells: namedCells(document),
        rowLimit: sqlRowLimit,
        signal,
        clock: () => performance.now(),
      })
      return { outcome, engine: 'window' }
    },
  }
}

/** A frame too large for the window: the workspace engine runs its cells, but no SQL written by a person. */
function hostRunner(snapshot: SnapshotDocument, studyPath: string): SnapshotRunner {
  return {
    release: () => undefined,
    run: async (_document, options, signal) => ({
      outcome: await runOnHost(snapshot.reference.id, studyPath, options, signal),
      engine: 'workspace',
    }),
  }
}

async function runOnHost(id: string, studyPath: string, cell: CellOptions, signal: AbortSignal): Promise<CellOutcome> {
  if (isQueryCell(cell)) throw tooLargeForSql()
  if (signal.aborted) throw new Cancelled()
  const requestId = crypto.randomUUID()
  const cancel = () => void call('snapshots.cancelCell', { requestId }).catch(() => false)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await call('snapshots.runCell', { id, studyPath, requestId, cell })
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function tooLargeForSql(): HostError {
  return new HostError({
    code: 'invalid-input',
    message: 'This snapshot is too large for SQL in the window, the only place where SQL of your own runs.',
    hint: 'Pull fewer columns or rows to query it here.',
  })
}
