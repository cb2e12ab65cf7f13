import type { HostApi } from '@contract'

declare global {
  interface Window {
    /** Put there by the preload; missing in a browser. */
    readonly assay?: HostApi
  }
}
