import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const lookEveryMs = 100

/** A file that says that Assay is quitting: whoever starts it in this moment waits for its end instead of leaving. */
export interface QuitNote {
  write(): void
  remove(): void
  /** Whether the Assay that wrote it still runs. */
  isQuitting(): boolean
}

export function openQuitNote(path: string): QuitNote {
  return {
    write: () => writeFileSync(path, String(process.pid)),
    remove: () => rmSync(path, { force: true }),
    isQuitting: () => isAlive(readPid(path)),
  }
}

/** Waits until `isDone`. @returns whether it was done before `patienceMs` were over. */
export async function waitUntil(isDone: () => boolean, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs
  while (!isDone()) {
    if (Date.now() >= end) return false
    await wait(lookEveryMs)
  }
  return true
}

/** Null: there is no note, or it does not name a process. */
function readPid(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function isAlive(pid: number | null): boolean {
  if (pid === null) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
