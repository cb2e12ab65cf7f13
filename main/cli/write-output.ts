import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '@engine'
import type { Terminal } from './terminal'

/** Writes an answer to a file, or to stdout for `-`. */
export async function writeOutput(target: string, text: string, terminal: Terminal): Promise<void> {
  if (target === '-') {
    terminal.out(text)
    return
  }
  await mkdir(dirname(target), { recursive: true })
  await replaceFile(target, text)
  terminal.note(`wrote ${target}`)
}
