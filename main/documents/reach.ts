import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ServiceError } from '@contract'
import { displayPath } from './display-path'

/** Whose studies and notebooks are looked through, and which files may be read. */
export interface Reach {
  /** The workspace folder; real where it is there. */
  readonly folder: string
  /**
   * The real, absolute path of an existing file.
   * @throws ServiceError `not-found` when nothing is there, or it may not be known whether it is.
   */
  existing(path: string): Promise<string>
  /** Whether the file at a real path may be read. */
  contains(realPath: string): boolean
  /** Files opened from elsewhere, by real path. */
  allowed(): readonly string[]
  /** How a path is told: relative to the workspace with `/`, or absolute for a file from elsewhere. */
  display(absolutePath: string): string
}

/** The reach of a command line: whoever types it may read what this user may read. */
export async function ownReach(workspaceFolder: string): Promise<Reach> {
  const folder = await realpath(workspaceFolder).catch(() => resolve(workspaceFolder))
  return {
    folder,
    async existing(path) {
      return realpath(resolve(path)).catch(() => {
        throw noSuchFile(path)
      })
    },
    contains: () => true,
    allowed: () => [],
    display: (absolutePath) => displayPath(folder, absolutePath),
  }
}

export function noSuchFile(path: string): ServiceError {
  return new ServiceError({ code: 'not-found', message: `There is no file ${path}.` })
}
