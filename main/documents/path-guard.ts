import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { documentKind, ServiceError } from '@contract'
import { displayPath, isInside } from './display-path'
import { noSuchFile, type Reach } from './reach'
import type { RememberedFiles } from './remembered-files'

/** Decides which files a window may name: those of the workspace, and those the user opened from elsewhere. */
export interface PathGuard extends Reach {
  /** The absolute path of a file that may not exist yet, in an existing folder. @throws ServiceError `not-found` */
  writable(path: string): Promise<string>
  /**
   * The user chose this file on the host's side: the window may name it from now on.
   * @returns its real path
   * @throws ServiceError `not-found` when nothing is there, or it lies where no window may read; `invalid-input` for a folder.
   */
  allow(path: string): Promise<string>
}

export interface PathGuardOptions {
  /** Names of folders right below the workspace's that hold what no window may read. */
  readonly closed?: readonly string[]
  /** What was opened at earlier starts stays open, and what is opened now is added. */
  readonly remembered?: Pick<RememberedFiles, 'paths' | 'add'>
}

/**
 * The one rule for what a window may read, whichever way a file was opened: by the command line, a second start, a dialog,
 * a drop or at an earlier start. `workspaceFolder` must exist; its real path is taken once, here. A file is known by its
 * real path: a link that takes its place later leads nowhere.
 */
export async function createPathGuard(
  workspaceFolder: string,
  { closed = [], remembered }: PathGuardOptions = {},
): Promise<PathGuard> {
  const root = await realpath(workspaceFolder)
  const isClosed = (real: string) =>
    closed.some((name) => real === join(root, name) || isInside(join(root, name), real))
  const allowed = new Set(remembered?.paths)
  const isOpen = (real: string) => !isClosed(real) && (isInside(root, real) || allowed.has(real))

  function confine(path: string, real: string): string {
    if (isOpen(real)) return real
    throw refused(path)
  }

  return {
    folder: root,
    async existing(path) {
      const real = await realpath(absolute(root, path)).catch(() => {
        throw refused(path)
      })
      return confine(path, real)
    },
    async writable(path) {
      const wanted = absolute(root, path)
      const real = await realpath(wanted).catch(async () => {
        const folder = await realpath(dirname(wanted)).catch(() => {
          throw refused(path)
        })
        return join(folder, basename(wanted))
      })
      return confine(path, real)
    },
    contains: (realPath) => realPath === root || isOpen(realPath),
    async allow(path) {
      const real = await realpath(resolve(path)).catch(() => {
        throw noSuchFile(path)
      })
      if (isClosed(real)) throw refused(path)
      if ((await stat(real)).isDirectory()) throw isFolder(path)
      allowed.add(real)
      if (remembered !== undefined && !isInside(root, real) && documentKind(real) !== null) await remembered.add(real)
      return real
    },
    display: (absolutePath) => displayPath(root, absolutePath),
    allowed: () => [...allowed],
  }
}

function absolute(root: string, path: string): string {
  if (path.includes('\0') || path.split(/[\\/]/).includes('..')) throw refused(path)
  return isAbsolute(path) ? resolve(path) : resolve(root, path)
}

function refused(path: string): ServiceError {
  return new ServiceError({
    code: 'not-found',
    message: `There is no file ${JSON.stringify(path)} in the workspace.`,
    hint: 'Files from elsewhere must be opened or dropped first.',
  })
}

function isFolder(path: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: `${path} is a folder.`,
    hint: 'Open the files in it, or open it as a workspace.',
  })
}
