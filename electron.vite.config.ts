import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { ProxyOptions } from 'vite'

const alias = {
  '@analysis': resolve('analysis/index.ts'),
  '@contract': resolve('contract/index.ts'),
  '@engine': resolve('engine/index.ts'),
  '@presentation': resolve('presentation/index.ts'),
}

/**
 * `npm run dev` only: the page comes from Vite, everything else from the browser host behind it, as if both were one
 * origin. The host's own checks stay as they are, so the proxy speaks to it as its own page would.
 */
function browserHostProxy({
  ASSAY_PORT: port,
  ASSAY_SESSION_TOKEN: token,
}: NodeJS.ProcessEnv): Record<string, ProxyOptions> {
  if (port === undefined || token === undefined) return {}
  const target = `http://127.0.0.1:${port}`
  const headers = { origin: target, cookie: `assay_session_${port}=${token}` }
  const proxy = { target, changeOrigin: true, headers }
  return { '/socket': { ...proxy, ws: true }, '/upload': proxy, '/frames': proxy, '/reports': proxy }
}

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      // The same output runs as the browser host and the command line on the oldest Node we support.
      target: 'node20.19',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: resolve('main/electron/index.ts'),
          web: resolve('main/web/index.ts'),
          assay: resolve('main/cli/index.ts'),
          engine: resolve('main/engine/process.ts'),
          // the platform beside the workbench: started as a process of its own, never imported
          platform: resolve('platform/index.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      // A sandboxed preload can require only 'electron', so everything else is bundled into it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('renderer'),
    resolve: { alias },
    plugins: [react()],
    worker: { format: 'es' },
    server: { host: '127.0.0.1', proxy: browserHostProxy(process.env) },
    build: {
      minify: true,
      // No data: URIs, so that the content security policy can leave data: out for all but images.
      assetsInlineLimit: 0,
      sourcemap: false,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
    optimizeDeps: { include: ['react', 'react-dom/client', 'apache-arrow'], exclude: ['@duckdb/duckdb-wasm'] },
  },
})
