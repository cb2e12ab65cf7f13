import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/** Builds out/ unless it is up to date, beside the tests that do not wait for it. @returns the folder of the programs. */
export async function buildOnce(): Promise<string> {
  const root = resolve(import.meta.dirname, '../..')
  await promisify(execFile)(process.execPath, ['main/launch/ensure-built.mjs'], { cwd: root })
  return resolve(root, 'out/main')
}
