import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Builds out/ once, before the first test that drives it, unless it is up to date. */
export function setup(): void {
  const root = resolve(import.meta.dirname, '../..')
  const build = spawnSync(process.execPath, ['main/launch/ensure-built.mjs'], { cwd: root, encoding: 'utf8' })
  if (build.status !== 0) throw new Error(build.stderr)
}
