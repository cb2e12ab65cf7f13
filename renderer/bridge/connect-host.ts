import type { HostApi } from '@contract'
import { connectBrowserHost } from './browser-host'
import type { LinkState } from './socket-link'

export interface ConnectedHost {
  readonly api: HostApi
  readonly retryNow: () => void
}

/** The preload's host where there is one, else the one that served this page. */
export function connectHost(onState: (state: LinkState) => void): ConnectedHost {
  if (window.assay === undefined) return connectBrowserHost(onState)
  onState('connected')
  return { api: window.assay, retryNow: () => undefined }
}
