import { realpath, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { wirePaths } from '@contract'
import { isInside } from '../documents/display-path'
import type { Services } from '../services/services'

/** A file that answers a request of the window. */
export interface AppFile {
  readonly path: string
  readonly bytes: number
  readonly contentType: string
  /** Never changes under this URL. */
  readonly immutable: boolean
  /** To be saved, not shown. */
  readonly download: boolean
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

/**
 * The file behind a path of the window's origin: the built renderer, a frame or a report; null when there is none. The
 * same paths as the browser host serves.
 */
export async function findAppFile(
  pathname: string,
  rendererFolder: string,
  services: Pick<Services, 'frameFile' | 'reportFile'>,
): Promise<AppFile | null> {
  if (pathname.startsWith(wirePaths.frames)) {
    return describe(await services.frameFile(pathname.slice(wirePaths.frames.length)), true, false)
  }
  if (pathname.startsWith(wirePaths.reports)) {
    return describe(await services.reportFile(decode(pathname.slice(wirePaths.reports.length))), false, true)
  }
  const path = await rendererFile(decode(pathname), rendererFolder)
  return describe(path, pathname.startsWith('/assets/'), false)
}

async function rendererFile(pathname: string, folder: string): Promise<string | null> {
  const wanted = resolve(join(folder, pathname === '/' ? 'index.html' : pathname))
  const [root, real] = await Promise.all([realpath(folder), realpath(wanted).catch(() => null)])
  return real !== null && isInside(root, real) ? real : null
}

async function describe(path: string | null, immutable: boolean, download: boolean): Promise<AppFile | null> {
  const file = path === null ? null : await stat(path).catch(() => null)
  if (path === null || file === null || !file.isFile()) return null
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream'
  return { path, bytes: file.size, contentType, immutable, download }
}

/** A path with escapes that are no UTF-8 names no file. */
function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return '\uFFFD'
  }
}
