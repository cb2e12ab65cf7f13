import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Terminal } from './terminal'

/** Writes an answer to a file, or to stdout for `-`. */
export async function writeOutput(target: string, text: string, terminal: Terminal): Promise<void> {
  if (target === '-') {
    terminal.out(text)
    return
  }
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, text)
  terminal.note(`wrote ${target}`)
}
