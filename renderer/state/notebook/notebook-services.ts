import type { CellOptions } from '@analysis'
import type { ChannelName, NotebookDocument, RequestOf, ResponseOf, SnapshotDocument } from '@contract'
import type { CellRunner } from './run-queue'

/** Runs cells over one snapshot until it is released. */
export interface SnapshotRunner {
  /** `document` is the notebook as it is now, for cells that read other cells. */
  readonly run: (document: NotebookDocument, options: CellOptions, signal: AbortSignal) => ReturnType<CellRunner>
  readonly release: () => void
}

/** What a notebook needs of the outside, so that its logic can be tested without a host or a worker. */
export interface NotebookServices {
  readonly call: <Name extends ChannelName>(name: Name, request: RequestOf<Name>) => Promise<ResponseOf<Name>>
  readonly openRunner: (snapshot: SnapshotDocument, studyPath: string) => SnapshotRunner
  readonly now: () => number
  readonly saveDelayMilliseconds: number
}
