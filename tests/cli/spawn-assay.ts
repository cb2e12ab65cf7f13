import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { borrowBuild } from '../setup/borrow-build'

/** Starts the built command in a process of its own, as `npm run --silent assay --` does. */
export async function spawnAssay(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcessByStdio<null, Readable, Readable>> {
  const command = join(await borrowBuild(), 'assay.js')
  return spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
