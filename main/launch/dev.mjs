import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'

/**
 * `npm run dev`: the window from Vite's development server with hot updates, the browser host behind its proxy, rebuilt
 * and restarted on a change. Port and session stay the same over restarts. See electron.vite.config.ts for the proxy.
 */
const root = resolve(import.meta.dirname, '../..')
const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
const port = process.env.ASSAY_PORT ?? '4180'

const child = spawn(
  process.execPath,
  [electronVite, 'dev', '--watch', '--entry', 'out/main/web.js', '--', '--port', port, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // electron-vite starts this program in Electron's place.
      ELECTRON_EXEC_PATH: process.execPath,
      ASSAY_PORT: port,
      ASSAY_SESSION_TOKEN: randomBytes(32).toString('base64url'),
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
