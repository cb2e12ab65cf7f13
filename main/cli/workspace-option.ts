import { resolve } from 'node:path'
import { assayFolders } from '../assay-folders'

export interface WorkspaceOption {
  readonly workspace?: string
  /** Address of the experimentation platform that studies are pulled from, whatever they call it. */
  readonly platform?: string
  /** Asks a connection again though a snapshot of it is here. */
  readonly refresh?: boolean
}

export function workspaceFolder({ workspace }: WorkspaceOption): string {
  return resolve(workspace ?? assayFolders().data)
}
