/** How a notebook's text stands to its file. */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  /** Somebody else wrote the file since it was read: nothing is written until the person has chosen. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly failure: unknown }

export interface SaveQueueOptions {
  /** Writes the present text. @returns true when it was written, false when the file has another revision. */
  readonly write: () => Promise<boolean>
  readonly onState: (state: SaveState) => void
  readonly delayMilliseconds: number
}

export interface SaveQueue {
  /** The text changed: it will be written once it has been still for a while. */
  readonly touch: () => void
  /** Writes now, and waits until what is on screen is in the file or the writing failed. */
  readonly flush: () => Promise<void>
  /** The person has settled a conflict. */
  readonly resume: () => void
  /** The text on screen is the file's: there is nothing to write. */
  readonly forget: () => void
}

/** Writes a document some time after its last change, one write at a time, and never over somebody else's revision. */
export function createSaveQueue({ write, onState, delayMilliseconds }: SaveQueueOptions): SaveQueue {
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> | null = null
  let changed = false
  let halted = false

  async function writeUntilStill(): Promise<void> {
    while (changed && !halted) {
      changed = false
      onState({ kind: 'saving' })
      try {
        halted = !(await write())
        onState({ kind: halted ? 'conflict' : 'saved' })
      } catch (failure) {
        changed = true
        onState({ kind: 'failed', failure })
        return
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    writing ??= writeUntilStill().finally(() => {
      writing = null
    })
    await writing
  }

  function touch(): void {
    changed = true
    if (halted) return
    if (writing === null) onState({ kind: 'unsaved' })
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), delayMilliseconds)
  }

  function resume(): void {
    halted = false
    touch()
  }

  function forget(): void {
    clearTimeout(timer)
    halted = false
    changed = false
    onState({ kind: 'saved' })
  }

  return { touch, flush, resume, forget }
}
