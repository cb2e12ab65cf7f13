import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A program and what Node needs to run it. */
export interface PlatformProgram {
  readonly entry: string
  readonly execArgv: readonly string[]
}

/** The platform's program: the built one beside this file, else the source under tsx, as in development. */
export function platformProgram(): PlatformProgram {
  const here = import.meta.dirname
  const built = [join(here, 'platform.js'), join(here, '../platform.js')].find((path) => existsSync(path))
  if (built !== undefined) return { entry: built, execArgv: [] }
  return { entry: resolve(here, '../../platform/index.ts'), execArgv: ['--import', import.meta.resolve('tsx')] }
}
