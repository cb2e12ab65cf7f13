import { z } from 'zod'
import type { CellOutcome } from '@analysis'
import type { Envelope } from '../errors'
import { statisticalCell } from './statistical-cell'
import type * as T from './types'

/**
 * The only description of the border between window and host. Requests are parsed with `request` in the host; the
 * response type is carried by a phantom field. Both hosts, the preload and the window's bridge derive from this map.
 */
export interface Channel<Request extends z.ZodType, Response> {
  readonly request: Request
  readonly response?: Response
}

function channel<Response>() {
  return <Request extends z.ZodType>(request: Request): Channel<Request, Response> => ({ request })
}

const nothing = z.strictObject({})
const path = z.string().min(1).max(4096)
const snapshotId = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hex digits')
/** As a notebook's front matter has it: an id, or a mistyped one. */
const pinned = z.string().min(1).max(200)
const text = z.string().max(10_000_000)
const connectionName = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'expected letters, digits, - or _')
const requestId = z.string().min(1).max(64)
const shown = z.string().max(1000)
const windowCommand = z.strictObject({
  id: shown,
  title: shown,
  group: shown,
  keybinding: shown.nullable(),
  enabled: z.boolean(),
})

export const channels = {
  'workspace.info': channel<T.WorkspaceInfo>()(nothing),

  'studies.list': channel<readonly T.StudySummary[]>()(nothing),
  'studies.open': channel<T.StudyDocument>()(z.strictObject({ path })),
  'studies.save': channel<T.StudyDocument>()(z.strictObject({ path, text })),
  'studies.create': channel<T.StudyDocument>()(z.strictObject({ name: z.string().min(1).max(120), text })),
  /** `read`: what the person said of how the text is read, as a study's source says it. */
  'studies.guess': channel<T.StudyGuess>()(
    z.strictObject({ path, read: z.record(z.string(), z.unknown()).optional() }),
  ),

  'plans.show': channel<T.StudyPlan>()(z.strictObject({ studyPath: path })),
  /** Writes the study's plan down as it is now; a plan registered before outcomes are looked at is the one that counts. */
  'plans.register': channel<T.StudyPlan>()(z.strictObject({ studyPath: path })),

  'pulls.estimate': channel<T.PullEstimate>()(z.strictObject({ studyPath: path })),
  'pulls.start': channel<T.PullOutcome>()(
    z.strictObject({ jobId: z.string().min(1).max(64), studyPath: path, refresh: z.boolean() }),
  ),
  'pulls.cancel': channel<boolean>()(z.strictObject({ jobId: z.string().min(1).max(64) })),

  'snapshots.open': channel<T.SnapshotDocument>()(z.strictObject({ id: pinned, studyPath: path })),
  /** Notes, once, that outcomes of a snapshot are shown; the number of snapshots looked at so far. */
  'snapshots.look': channel<number>()(z.strictObject({ id: pinned, studyPath: path })),
  /**
   * Runs a cell on the native engine, for frames too large for the window's. The request carries the cell's options, not
   * SQL: the host compiles them itself, so only SQL that Assay generated ever reaches that engine.
   */
  'snapshots.runCell': channel<CellOutcome>()(
    z.strictObject({ id: snapshotId, studyPath: path, requestId, cell: statisticalCell }),
  ),
  'snapshots.cancelCell': channel<boolean>()(z.strictObject({ requestId })),

  'notebooks.list': channel<readonly T.NotebookSummary[]>()(nothing),
  'notebooks.open': channel<T.NotebookFile>()(z.strictObject({ path })),
  'notebooks.save': channel<T.NotebookFile>()(z.strictObject({ path, text, revision: z.string().max(64).nullable() })),
  /** The study that a notebook's front matter names, and the snapshot it shows: the pinned one, else the latest. */
  'notebooks.resolve': channel<T.ResolvedNotebook>()(
    z.strictObject({ path, experiment: z.string().max(4096), snapshot: pinned.nullable() }),
  ),
  /** The study's notebook, written with a first scorecard if there is none. */
  'notebooks.forStudy': channel<T.NotebookFile>()(z.strictObject({ studyPath: path })),
  /** One more notebook of a study, with the cells that its first one started with. */
  'notebooks.create': channel<T.NotebookFile>()(
    z.strictObject({ studyPath: path, title: z.string().trim().min(1).max(120) }),
  ),

  'connections.list': channel<readonly T.ConnectionSummary[]>()(nothing),
  'connections.save': channel<T.ConnectionSummary>()(
    z.strictObject({
      name: connectionName,
      url: z.string().max(2000),
    }),
  ),
  'connections.check': channel<T.ConnectionCheck>()(z.strictObject({ name: z.string().max(60) })),
  'connections.remove': channel<boolean>()(z.strictObject({ name: z.string().max(60) })),

  'platforms.experiments': channel<readonly T.PlatformExperiment[]>()(z.strictObject({ connection: connectionName })),
  'platforms.changes': channel<readonly T.PlatformChange[]>()(
    z.strictObject({ connection: connectionName, experimentId: z.string().min(1).max(200) }),
  ),
  /** A study file of one of a platform's experiments, made when there is none yet. */
  'platforms.study': channel<T.StudyDocument>()(
    z.strictObject({ connection: connectionName, experimentId: z.string().min(1).max(200) }),
  ),

  'reports.export': channel<T.ExportedReport>()(
    z.strictObject({ notebookPath: path, format: z.enum(['html', 'pdf', 'csv', 'parquet', 'json']) }),
  ),
  /** What the host's menus show of the window. For hosts that have windows of their own. */
  'windows.show': channel<boolean>()(
    z.strictObject({
      unsaved: z.array(shown).max(1000).readonly(),
      commands: z.array(windowCommand).max(500).readonly(),
    }),
  ),
  /** The window has written what `settle-documents` asked for; `unsaved` is what is left, by title. */
  'windows.settled': channel<boolean>()(z.strictObject({ unsaved: z.array(shown).max(1000).readonly() })),
  /** Lets the person choose files in the system's own dialog; they are opened as `open-paths`. */
  'windows.chooseFiles': channel<boolean>()(nothing),
  /** Lets the person choose another workspace folder, and opens it in place of this one. */
  'windows.chooseWorkspace': channel<boolean>()(nothing),
  /** One more window on this workspace. */
  'windows.open': channel<boolean>()(nothing),
} as const

export type Channels = typeof channels
export type ChannelName = keyof Channels
export type RequestOf<Name extends ChannelName> = z.infer<Channels[Name]['request']>
export type ResponseOf<Name extends ChannelName> = NonNullable<Channels[Name]['response']>

/** What the preload exposes and the browser host's client mirrors. */
export interface HostApi {
  call<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<Envelope<ResponseOf<Name>>>
  subscribe(listener: (event: T.HostEvent) => void): () => void
  /** A dropped or chosen file: its path on this computer, sent to the host's inbox first where the host is a browser. */
  receiveFile(file: DroppedFile): Promise<Envelope<{ path: string }>>
}

/** The part of the DOM's File that crosses to the host; named here because contract knows no DOM. */
export interface DroppedFile {
  readonly name: string
  readonly size: number
}
