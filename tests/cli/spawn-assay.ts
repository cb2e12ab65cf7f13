import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { borrowBuild } from '../setup/borrow-build'

/**
 * Starts the built command in a process of its own, as `npm run --silent assay --` does.
 * @param launcher what starts it instead: a program and its first arguments, to which the command line is added
 */
export async function spawnAssay(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  launcher: readonly string[] = [],
): Promise<ChildProcessByStdio<null, Readable, Readable>> {
  const command = join(await borrowBuild(), 'assay.js')
  const [program = process.execPath, ...rest] = [...launcher, process.execPath, command, ...args]
  return spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
