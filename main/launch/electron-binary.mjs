import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where Electron's binary is, or why the desktop window cannot be opened here. Nothing is downloaded.
 * @param {string} root The folder with node_modules.
 * @param {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, userId: number | undefined }} system
 * @returns {{ path: string, reason: null } | { path: null, reason: string }}
 */
export function findElectron(root, { env, platform, userId }) {
  const path = binaryPath(root, env, platform)
  if (path === null) return unavailable("Electron's binary is not installed; npx install-electron fetches it")
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return unavailable('there is no display')
  if (platform === 'linux' && userId === 0) return unavailable("Electron's sandbox does not run as root")
  return { path, reason: null }
}

function unavailable(reason) {
  return { path: null, reason }
}

function binaryPath(root, env, platform) {
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH
  const electron = join(root, 'node_modules/electron')
  const named = join(electron, 'path.txt')
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : executableOf(platform)
  const path = join(dist ?? join(electron, 'dist'), name)
  return existsSync(path) ? path : null
}

function executableOf(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}
