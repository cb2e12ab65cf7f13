import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { build } from 'vite'

export interface ServedPage {
  readonly url: string
  /** Serves a frame file. @returns the path the page fetches it from. */
  addFrame(name: string, path: string): string
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Builds the parity page from the window's own sources and serves it, and frames, on the loopback address. */
export async function servePage(): Promise<ServedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-parity-page-'))
  await build({
    configFile: false,
    logLevel: 'error',
    root: resolve('tests/parity/page'),
    resolve: { alias: { '@analysis': resolve('analysis/index.ts'), '@contract': resolve('contract/index.ts') } },
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, minify: false },
  })
  const frames = new Map<string, string>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://page').pathname)
    const file = frames.get(path) ?? join(folder, path === '/' ? 'index.html' : path)
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    addFrame(name, path) {
      const url = `/frames/${name}.duckdb`
      frames.set(url, path)
      return url
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}
