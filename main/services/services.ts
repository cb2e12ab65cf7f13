import type { Readable } from 'node:stream'
import type { Envelope } from '@contract'
import type { Dispatch } from './dispatch'
import type { EventListener } from './event-bus'
import type { Caller } from './handlers'

/** What a host needs of the services, whichever way it reaches its windows. */
export interface Services {
  readonly dispatch: Dispatch
  /** What is told to one window only reaches listeners with that window: see `isFor`. */
  subscribe(listener: EventListener): () => void
  /** A window went away: what it started is cancelled. */
  callerGone(caller: Caller): void
  /** Writes a dropped file into the workspace's inbox. `name` is what the window says it is called. */
  receive(name: string, bytes: Readable, limitBytes: number): Promise<Envelope<{ readonly path: string }>>
  /** The user chose a file on the host's side; windows may name it from now on. Answers the path to tell them. */
  allow(path: string): Promise<Envelope<{ readonly path: string }>>
  /**
   * The same for several files, and a window shows them, as soon as there is one: the one named, else the last to come.
   * `assay://experiment/ID` opens the study of that experiment. What cannot be opened is told there too.
   */
  open(paths: readonly string[], window: Caller | null): Promise<void>
  /** Absolute path of a snapshot's frame, by the file name of its URL; null when there is none. */
  frameFile(urlName: string): Promise<string | null>
  /** Absolute path of an exported report, by the file name of its URL; null when there is none. */
  reportFile(urlName: string): Promise<string | null>
  /** Cancels what runs, closes the workspace. */
  close(): Promise<void>
}
