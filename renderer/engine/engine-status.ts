import { create } from 'zustand'

/** What a frame engine may hold in memory. Past it DuckDB refuses the query and stays usable. */
export const engineMemoryLimitBytes = 2 ** 30

/** A frame larger than this is left to the workspace engine: with its working space it would not fit the limit above. */
export const engineFrameLimitBytes = 256 * 2 ** 20

interface EngineStatus {
  /** Bytes held by each open frame engine, by snapshot id. */
  readonly memoryBytes: ReadonlyMap<string, number>
  readonly report: (snapshotId: string, bytes: number) => void
  readonly forget: (snapshotId: string) => void
}

/** What the window's engines hold now, for the status bar. */
export const useEngineStatus = create<EngineStatus>()((set) => ({
  memoryBytes: new Map(),
  report: (snapshotId, bytes) =>
    set(({ memoryBytes }) => ({ memoryBytes: new Map([...memoryBytes, [snapshotId, bytes]]) })),
  forget: (snapshotId) =>
    set(({ memoryBytes }) => ({ memoryBytes: new Map([...memoryBytes].filter(([id]) => id !== snapshotId)) })),
}))

/** Bytes held over all open frames, and what they may hold. Zeros when no engine is open. */
export function useEngineMemory(): { readonly bytes: number; readonly limitBytes: number } {
  const memoryBytes = useEngineStatus((status) => status.memoryBytes)
  return {
    bytes: [...memoryBytes.values()].reduce((sum, bytes) => sum + bytes, 0),
    limitBytes: memoryBytes.size * engineMemoryLimitBytes,
  }
}
