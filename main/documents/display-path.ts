import { isAbsolute, relative, sep } from 'node:path'

/** Whether a real path lies below a real folder. The folder itself is not inside. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** How a path is told: relative to the folder with `/` when it lies in it, else as it is. */
export function displayPath(folder: string, absolutePath: string): string {
  return isInside(folder, absolutePath) ? relative(folder, absolutePath).split(sep).join('/') : absolutePath
}
