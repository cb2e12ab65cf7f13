import type { Query, Table } from '@analysis'
import type { FrameLimits } from '@engine'

/** Which frame a query is for, and what the engine may use. Requests carry it, so a new process needs no history. */
export interface FrameLocation extends FrameLimits {
  readonly path: string
}

export type EngineRequest =
  | {
      readonly kind: 'run'
      readonly id: number
      readonly frame: FrameLocation
      readonly query: Query
      readonly rowLimit: number | null
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close'; readonly path: string }

export type EngineReply =
  | { readonly kind: 'table'; readonly id: number; readonly table: Table }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly sql: string }
  | { readonly kind: 'cancelled'; readonly id: number }
