import { create } from 'zustand'
import type { LinkState } from '../bridge/socket-link'

interface LinkStore {
  readonly state: LinkState
  readonly retryNow: () => void
}

/** Whether the host answers. */
export const useLink = create<LinkStore>()(() => ({ state: 'connecting', retryNow: () => undefined }))
