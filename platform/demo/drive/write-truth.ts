import { replaceFile } from '@engine'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoWorld } from '../demo-world'
import { truthOf } from '../truth'

/** Writes `truth.json` into a folder. @returns its path */
export async function writeTruth(world: DemoWorld, folder: string): Promise<string> {
  const path = join(folder, 'truth.json')
  await mkdir(folder, { recursive: true })
  await replaceFile(path, `${JSON.stringify(truthOf(world), null, 2)}\n`)
  return path
}
