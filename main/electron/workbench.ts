import type { EventListener } from '../services/event-bus'
import type { Services } from '../services/services'

/** A workspace that is open, and what serves it. */
export interface OpenedWorkspace {
  readonly folder: string
  readonly services: Services
}

/** The one workspace that the windows are on. */
export interface Workbench {
  isOpen(): boolean
  /** @throws Error when none is open. */
  current(): OpenedWorkspace
  /** Closes the present one, then opens another; null: the demo. @throws what opening throws; none is open then. */
  open(folder: string | null): Promise<OpenedWorkspace>
  close(): Promise<void>
}

/** @param onEvent What the services of the present workspace tell. */
export function createWorkbench(
  openWorkspace: (folder: string | null) => Promise<OpenedWorkspace>,
  onEvent: EventListener,
): Workbench {
  let opened: OpenedWorkspace | null = null
  async function close(): Promise<void> {
    const closing = opened
    opened = null
    await closing?.services.close()
  }
  return {
    isOpen: () => opened !== null,
    current() {
      if (opened === null) throw new Error('no workspace is open')
      return opened
    },
    async open(folder) {
      await close()
      opened = await openWorkspace(folder)
      opened.services.subscribe(onEvent)
      return opened
    },
    close,
  }
}
