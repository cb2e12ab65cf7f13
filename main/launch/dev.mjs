import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, createServer, mergeConfig } from 'vite'
import { codeDigest } from './code-digest.mjs'

/**
 * `npm run dev`: the window from Vite's development server with hot updates, the browser host behind its proxy. The host
 * is rebuilt on every change, and restarted when the code that it runs became another. Port and session stay the same
 * over restarts. See electron.vite.config.ts for the proxy.
 */
const root = resolve(import.meta.dirname, '../..')
const hostPrograms = ['web', 'engine', 'platform']

process.env.NODE_ENV_ELECTRON_VITE = 'development'
process.env.ASSAY_PORT ??= '4180'
process.env.ASSAY_SESSION_TOKEN ??= randomBytes(32).toString('base64url')

const { config } = await resolveConfig({ root, build: { watch: {} } }, 'serve', 'development')
const server = await createServer(config.renderer)
await server.listen()
process.env.ASSAY_DEV_ADDRESS = server.resolvedUrls.local[0]

let host = null
let running = null
let turn = Promise.resolve()

await build(
  mergeConfig(config.main, {
    plugins: [
      {
        name: 'assay:host',
        writeBundle(_options, bundle) {
          const built = codeDigest(bundle, hostPrograms)
          if (built === running) return
          running = built
          turn = turn.then(restart)
        },
      },
    ],
  }),
)

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (host === null) process.exit(0)
    host.kill(signal)
  })
}

async function restart() {
  if (host !== null) await stop()
  const options = ['--port', process.env.ASSAY_PORT, ...process.argv.slice(2)]
  host = spawn(process.execPath, [join(root, 'out/main/web.js'), ...options], { cwd: root, stdio: 'inherit' })
  host.once('exit', (code) => process.exit(code ?? 1))
}

/** Ends the host, and waits until its port is free. */
function stop() {
  host.removeAllListeners('exit')
  const ended = new Promise((settle) => host.once('exit', settle))
  host.kill('SIGTERM')
  return ended
}
