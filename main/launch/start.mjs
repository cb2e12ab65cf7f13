import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { findElectron } from './electron-binary.mjs'

/**
 * `npm start`: builds if need be, then opens the desktop window where Electron's binary is, else serves the same workbench
 * to a browser. `--browser` asks for the browser; everything else is passed on.
 */
function start(args) {
  const root = resolve(import.meta.dirname, '../..')
  buildIfNeeded(root)
  const rest = args.filter((argument) => argument !== '--browser')
  const wantsBrowser = args.length > rest.length
  const system = { env: process.env, platform: process.platform, userId: process.getuid?.() }
  const electron = wantsBrowser ? { path: null, reason: 'asked for with --browser' } : findElectron(root, system)
  if (electron.path !== null) run(electron.path, [root, ...rest])
  else run(process.execPath, [join(root, 'out/main/web.js'), '--because', electron.reason, ...rest])
}

/** Runs a program in the foreground, as if it had been started itself: same terminal, same signals, same exit code. */
function run(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
  child.on('error', (failure) => {
    process.stderr.write(`Assay could not start ${program}: ${failure.message}\n`)
    process.exit(1)
  })
}

try {
  start(process.argv.slice(2))
} catch (failure) {
  process.stderr.write(`${failure.message}\n`)
  process.exit(1)
}
