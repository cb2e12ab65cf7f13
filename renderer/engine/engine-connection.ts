import type { BatchStream } from './read-table'

/** The part of a DuckDB-wasm connection that queries need. */
export interface EngineConnection {
  send(sql: string, allowStreamResult: boolean): Promise<BatchStream>
  cancelSent(): Promise<boolean>
  close(): Promise<void>
}
