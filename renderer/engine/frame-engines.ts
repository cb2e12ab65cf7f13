import type { QueryEngine } from '@analysis'
import type { SnapshotDocument } from '@contract'
import { createFrameEngine, type FrameEngine } from './frame-engine'
import { engineFrameLimitBytes, engineMemoryLimitBytes, useEngineStatus } from './engine-status'

interface SharedEngine {
  readonly engine: FrameEngine
  users: number
}

const open = new Map<string, SharedEngine>()

/** A snapshot's engine, shared by every tab that shows it; the worker ends with its last user. */
export interface FrameLease {
  readonly engine: QueryEngine
  readonly release: () => void
}

/** True when the window's engine can hold the frame; else its cells are run by the host. */
export function fitsWindow(snapshot: SnapshotDocument): boolean {
  return snapshot.frameBytes <= engineFrameLimitBytes
}

/** Leases the engine of a snapshot. Nothing is fetched before its first query. */
export function leaseFrame(snapshot: SnapshotDocument): FrameLease {
  const { id } = snapshot.reference
  const shared = open.get(id) ?? { engine: frameEngine(id, snapshot.frameUrl), users: 0 }
  shared.users += 1
  open.set(id, shared)
  let released = false
  return {
    engine: shared.engine,
    release: () => {
      if (released) return
      released = true
      shared.users -= 1
      if (shared.users === 0) closeFrame(id, shared.engine)
    },
  }
}

function frameEngine(id: string, url: string): FrameEngine {
  return createFrameEngine({
    openSession: async () => {
      const [bytes, { openFrameSession }] = await Promise.all([fetchFrame(url), import('./frame-session')])
      return openFrameSession(bytes, engineMemoryLimitBytes)
    },
    onMemory: (bytes) => useEngineStatus.getState().report(id, bytes),
  })
}

function closeFrame(id: string, engine: FrameEngine): void {
  engine.close()
  open.delete(id)
  useEngineStatus.getState().forget(id)
}

async function fetchFrame(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The snapshot's frame could not be read: the host answered ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}
