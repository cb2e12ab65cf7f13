import { join } from 'node:path'

/** Where things lie in a workspace. */
export interface WorkspaceFolders {
  readonly root: string
  /** Who opens it first owns the workspace. It holds nothing that cannot be made again. */
  readonly catalogue: string
  /** Looks, registered plans and what was done: read and added to by every process. */
  readonly ledger: string
  readonly snapshots: string
  readonly notebooks: string
  readonly studies: string
  readonly reports: string
  readonly inbox: string
  readonly connections: string
  /** Data, keys and the first token of the platform beside the workbench: closed to the window. */
  readonly platform: string
}

export function workspaceFolders(root: string): WorkspaceFolders {
  return {
    root,
    catalogue: join(root, 'workspace.duckdb'),
    ledger: join(root, 'ledger.jsonl'),
    snapshots: join(root, 'snapshots'),
    notebooks: join(root, 'notebooks'),
    studies: join(root, 'studies'),
    reports: join(root, 'reports'),
    inbox: join(root, 'inbox'),
    connections: join(root, 'connections.json'),
    platform: join(root, 'platform'),
  }
}
