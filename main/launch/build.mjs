import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that nothing is built from. Every other one counts, so that a new one is never forgotten. */
const noSources = new Set(['coverage', 'dist', 'docs', 'node_modules', 'out', 'resources', 'tests'])
const sourceFiles = ['package.json', 'electron.vite.config.ts']
const outputs = [
  'out/main/assay.js',
  'out/main/engine.js',
  'out/main/index.js',
  'out/main/web.js',
  'out/main/platform.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]

/** Builds out/ when a part of it is missing or older than a source. @throws Error with what the build said. */
export function buildIfNeeded(root) {
  if (isUpToDate(root)) return
  process.stderr.write('Building Assay ...\n')
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const build = spawnSync(process.execPath, [electronVite, 'build'], { cwd: root, encoding: 'utf8' })
  if (build.status === 0) return
  throw new Error(`Assay could not be built. Has npm ci been run?\n${build.stdout}${build.stderr}`)
}

function isUpToDate(root) {
  const built = Math.min(...outputs.map((path) => changedAt(join(root, path)) ?? 0))
  return sourcesIn(root).every((path) => newestIn(join(root, path)) <= built)
}

/** What a build is made from. */
function sourcesIn(root) {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !noSources.has(entry.name),
  )
  return [...folders.map(({ name }) => name), ...sourceFiles]
}

/** Milliseconds since 1970 of the last change of a file, or of any file below a folder. Tests do not count. */
function newestIn(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => !/\.test\.tsx?$/.test(entry.name))
  return Math.max(0, ...entries.map((entry) => newestIn(join(path, entry.name))))
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null
}
