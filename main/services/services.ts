import type { Readable } from 'node:stream'
import type { Envelope, HostEvent } from '@contract'
import type { Dispatch } from './dispatch'
import type { Caller } from './handlers'

/** What a host needs of the services, whichever way it reaches its windows. */
export interface Services {
  readonly dispatch: Dispatch
  subscribe(listener: (event: HostEvent) => void): () => void
  /** A window went away: what it started is cancelled. */
  callerGone(caller: Caller): void
  /** Writes a dropped file into the workspace's inbox. `name` is what the window says it is called. */
  receive(name: string, bytes: Readable, limitBytes: number): Promise<Envelope<{ readonly path: string }>>
  /** The user chose a file on the host's side; windows may name it from now on. Answers the path to tell them. */
  allow(path: string): Promise<Envelope<{ readonly path: string }>>
  /** The same, and a window is asked to show it, as soon as there is one. */
  open(path: string): Promise<Envelope<{ readonly path: string }>>
  /** Absolute path of a snapshot's frame, by the file name of its URL; null when there is none. */
  frameFile(urlName: string): Promise<string | null>
  /** Absolute path of an exported report, by the file name of its URL; null when there is none. */
  reportFile(urlName: string): Promise<string | null>
  /** Cancels what runs, closes the workspace. */
  close(): Promise<void>
}
