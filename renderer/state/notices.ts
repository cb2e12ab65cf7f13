import { create } from 'zustand'

export interface Notice {
  readonly id: number
  /** What could not be done, in the person's words: "Open checkout.study.json". */
  readonly title: string
  readonly failure: unknown
}

interface NoticesState {
  readonly notices: readonly Notice[]
  readonly dismiss: (id: number) => void
}

/** Failures of things that have no place of their own on the screen. */
export const useNotices = create<NoticesState>()((set) => ({
  notices: [],
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}))

let lastId = 0

export function notify(title: string, failure: unknown): void {
  lastId += 1
  const notice: Notice = { id: lastId, title, failure }
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice] }))
}

/** Runs something whose failure is shown as a notice. */
export async function attempt(title: string, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (failure) {
    notify(title, failure)
  }
}
