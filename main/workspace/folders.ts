import { join } from 'node:path'

/** Where things lie in a workspace. */
export interface WorkspaceFolders {
  readonly root: string
  readonly catalogue: string
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
    snapshots: join(root, 'snapshots'),
    notebooks: join(root, 'notebooks'),
    studies: join(root, 'studies'),
    reports: join(root, 'reports'),
    inbox: join(root, 'inbox'),
    connections: join(root, 'connections.json'),
    platform: join(root, 'platform'),
  }
}
