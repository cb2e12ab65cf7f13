import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
import { securityHeaders } from '../services/security-headers'
import { findAppFile, type AppFile } from './app-files'
import { appScheme, isAppUrl } from './app-scheme'
import type { Workbench } from './workbench'

/** Must run before the app is ready. The scheme behaves like https: its pages have an origin, may fetch and use workers. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }])
}

/** Serves `assay://app/`: the renderer, frames and reports, each response with the strict headers. */
export function setupProtocol(rendererFolder: string, workbench: Workbench): void {
  protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' || !isAppUrl(request.url)) return answer(null, 403)
    const { services } = workbench.current()
    const file = await findAppFile(new URL(request.url).pathname, rendererFolder, services)
    return file === null ? answer(null, 404) : answer(file, 200)
  })
}

async function answer(file: AppFile | null, status: number): Promise<Response> {
  if (file === null) return new Response(null, { status, headers: securityHeaders })
  const { body } = await net.fetch(pathToFileURL(file.path).href)
  return new Response(body, {
    status,
    headers: {
      ...securityHeaders,
      'Content-Type': file.contentType,
      'Content-Length': String(file.bytes),
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
      ...(file.download ? { 'Content-Disposition': 'attachment' } : {}),
    },
  })
}
