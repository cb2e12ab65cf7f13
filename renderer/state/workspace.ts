import type { ConnectionSummary, NotebookSummary, StudySummary, WorkspaceInfo } from '@contract'
import { create } from 'zustand'
import { call } from '../bridge/host'

interface WorkspaceState {
  /** `waiting` until the first load; later loads keep showing what is there. */
  readonly status: 'waiting' | 'loaded' | 'failed'
  readonly failure: unknown
  readonly info: WorkspaceInfo | null
  readonly studies: readonly StudySummary[]
  readonly notebooks: readonly NotebookSummary[]
  readonly connections: readonly ConnectionSummary[]
}

export const useWorkspace = create<WorkspaceState>()(() => ({
  status: 'waiting',
  failure: null,
  info: null,
  studies: [],
  notebooks: [],
  connections: [],
}))

/** Reads the workspace's lists again. A failure is kept in the store: it never rejects. */
export async function loadWorkspace(): Promise<void> {
  try {
    const [info, studies, notebooks, connections] = await Promise.all([
      call('workspace.info', {}),
      call('studies.list', {}),
      call('notebooks.list', {}),
      call('connections.list', {}),
    ])
    useWorkspace.setState({ status: 'loaded', failure: null, info, studies, notebooks, connections })
  } catch (failure) {
    useWorkspace.setState(({ info }) => ({ status: info === null ? 'failed' : 'loaded', failure }))
  }
}

/** Reads the connections again, and leaves everything else as it is shown. A failure leaves them too. */
export async function loadConnections(): Promise<void> {
  const connections = await call('connections.list', {}).catch(() => null)
  if (connections !== null) useWorkspace.setState({ connections })
}
