import { documentSuffix } from '@contract'
import { HostError } from '../../bridge/host-error'
import type { NotebookServices } from './notebook-services'
import { createSaveQueue, type SaveState } from './save-queue'

export interface FileWriterOptions {
  readonly path: string
  readonly call: NotebookServices['call']
  readonly text: () => string
  readonly onState: (state: SaveState) => void
  readonly delayMilliseconds: number
}

export interface NotebookFileWriter {
  /** The file's text; later writes are made against its revision. */
  readonly read: () => Promise<string>
  readonly touch: () => void
  readonly flush: () => Promise<void>
  /** Takes the file's present revision as seen and writes over it. */
  readonly overwrite: () => Promise<void>
  /** Writes the text into a new file beside. */
  readonly keepCopy: () => Promise<void>
}

/** Saves a notebook through the host, always against the revision it was read at. */
export function createNotebookFileWriter(options: FileWriterOptions): NotebookFileWriter {
  const { path, call, text } = options
  let revision: string | null = null

  const queue = createSaveQueue({
    delayMilliseconds: options.delayMilliseconds,
    onState: options.onState,
    write: async () => {
      try {
        revision = (await call('notebooks.save', { path, text: text(), revision })).revision
        return true
      } catch (failure) {
        if (failure instanceof HostError && failure.wire.code === 'conflict') return false
        throw failure
      }
    },
  })

  async function read(): Promise<string> {
    const file = await call('notebooks.open', { path })
    revision = file.revision
    return file.text
  }

  return {
    read: async () => {
      const found = await read()
      queue.forget()
      return found
    },
    touch: queue.touch,
    flush: queue.flush,
    overwrite: async () => {
      await read()
      queue.resume()
      await queue.flush()
    },
    keepCopy: async () => {
      await call('notebooks.save', { path: copyPath(path), text: text(), revision: null })
    },
  }
}

/** `a.assay.md` becomes `a (my version 2026-01-02 03-04-05).assay.md`: no copy is ever written over another. */
function copyPath(path: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-').replace('T', ' ')
  const suffix = documentSuffix(path)
  return `${path.slice(0, path.length - suffix.length)} (my version ${stamp})${suffix || '.assay.md'}`
}
