import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ServiceError } from '@contract'

/** Decides which files a window may name: those of the workspace, and those the user opened from elsewhere. */
export interface PathGuard {
  /**
   * The real, absolute path of an existing file.
   * @throws ServiceError `not-found` when nothing is there or the window may not know whether it is.
   */
  existing(path: string): Promise<string>
  /** The absolute path of a file that may not exist yet, in an existing folder. @throws ServiceError `not-found` */
  writable(path: string): Promise<string>
  /** Whether a real path is in the workspace, is its folder, or is an allowed file. */
  contains(realPath: string): boolean
  /**
   * The user chose this file on the host's side: the window may name it from now on.
   * @returns its real path
   * @throws ServiceError `not-found` when nothing is there.
   */
  allow(path: string): Promise<string>
  /** How the window is told a path: relative to the workspace with `/`, or absolute for a file from elsewhere. */
  display(absolutePath: string): string
  /** Files allowed so far, by real path. */
  allowed(): readonly string[]
}

/**
 * `workspaceFolder` must exist; its real path is taken once, here.
 * @param closed Names of folders right below it that hold what no window may read.
 */
export async function createPathGuard(workspaceFolder: string, closed: readonly string[] = []): Promise<PathGuard> {
  const root = await realpath(workspaceFolder)
  const isOpen = (real: string) =>
    isInside(root, real) && !closed.some((name) => real === join(root, name) || isInside(join(root, name), real))
  const allowed = new Set<string>()

  function confine(path: string, real: string): string {
    if (isOpen(real) || allowed.has(real)) return real
    throw refused(path)
  }

  return {
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
    contains: (realPath) => realPath === root || isOpen(realPath) || allowed.has(realPath),
    async allow(path) {
      const real = await realpath(resolve(path)).catch(() => {
        throw missing(path)
      })
      allowed.add(real)
      return real
    },
    display(absolutePath) {
      return isInside(root, absolutePath) ? relative(root, absolutePath).split(sep).join('/') : absolutePath
    },
    allowed: () => [...allowed],
  }
}

function absolute(root: string, path: string): string {
  if (path.includes('\0') || path.split(/[\\/]/).includes('..')) throw refused(path)
  return isAbsolute(path) ? resolve(path) : resolve(root, path)
}

/** Whether a real path lies below a real folder. The folder itself is not inside. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refused(path: string): ServiceError {
  return new ServiceError({
    code: 'not-found',
    message: `There is no file ${JSON.stringify(path)} in the workspace.`,
    hint: 'Files from elsewhere must be opened or dropped first.',
  })
}

function missing(path: string): ServiceError {
  return new ServiceError({ code: 'not-found', message: `There is no file ${path}.` })
}
