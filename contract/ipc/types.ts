import type {
  ExperimentSpec,
  Finding,
  FrameDescription,
  PlanRegistration,
  PlanStatus,
  SnapshotReference,
} from '@analysis'
import type { WireError } from '../errors'
import type { ReadOptions } from '../formats/read-options'
import type { RowPolicy, SourceSpec } from '../formats/source-spec'
import type { Study } from '../formats/study'

export interface WorkspaceInfo {
  readonly folder: string
  readonly host: 'electron' | 'browser'
  readonly version: string
  /** Another process owns the workspace: nothing can be written. */
  readonly readOnly: boolean
  readonly demo: boolean
  readonly engines: { readonly native: string }
  readonly memoryLimitBytes: number
}

export interface StudySummary {
  /** Path relative to the workspace, or absolute for studies opened from elsewhere. */
  readonly path: string
  readonly experimentId: string | null
  readonly name: string
  readonly sourceKind: SourceSpec['kind'] | null
  /** ISO 8601, UTC: what the study file says of the experiment's time. */
  readonly start: string | null
  readonly end: string | null
  readonly latestSnapshot: SnapshotSummary | null
  readonly problems: number
}

export interface SnapshotSummary {
  /** `sha256:<64 hex digits>`. */
  readonly id: string
  readonly createdAt: string
  readonly bytes: number
  readonly rows: Readonly<Record<string, number>>
}

export interface StudyDocument {
  readonly path: string
  readonly text: string
  /** Null when the text cannot be read as a study: see findings. */
  readonly study: Study | null
  readonly findings: readonly Finding[]
  readonly latestSnapshot: SnapshotSummary | null
  readonly notebookPath: string | null
}

export interface ColumnProfile {
  readonly name: string
  readonly type: ColumnType
  readonly distinct: number
  readonly missing: number
  /** All values, most frequent first, of a column that has few; else some of them. */
  readonly examples: readonly string[]
  /** What the column was taken for: how its text is read, and its use in the study or why it has none. */
  readonly takenAs: string
}

/** `list`: several values in each cell, which no metric is made of. */
export type ColumnType = 'boolean' | 'integer' | 'number' | 'timestamp' | 'duration' | 'text' | 'list'

/** A choice that the data leaves open: the same text has several readings. */
export interface ReadingQuestion {
  /** The field that answers it: of the source's `read`, or `rows`. */
  readonly field: keyof ReadOptions | 'rows'
  /** The columns that it is about; none for the whole file. */
  readonly columns: readonly string[]
  readonly message: string
  readonly readings: readonly {
    readonly label: string
    /** A value as the reading understands it. */
    readonly example: string
    readonly answer: SourceAnswer
  }[]
}

/** What an answer sets in the source. */
export interface SourceAnswer {
  readonly read?: ReadOptions
  readonly rows?: RowPolicy
}

/** What a data file looks like, and the study guessed from it, for the person to correct. */
export interface StudyGuess {
  readonly file: string
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
  /** A study file's text. */
  readonly text: string
  /** How the text was read: complete but for what is asked. */
  readonly read: ReadOptions
  /** What must be answered before the study can be pulled. */
  readonly questions: readonly ReadingQuestion[]
  /** One line per choice made and why. */
  readonly reasons: readonly { readonly field: string; readonly value: string; readonly why: string }[]
  readonly findings: readonly Finding[]
}

export interface SnapshotDocument {
  readonly reference: SnapshotReference
  readonly createdAt: string
  readonly frame: FrameDescription
  readonly frameBytes: number
  /** Relative URL the window fetches the frame file from. */
  readonly frameUrl: string
  readonly sql: readonly string[]
  readonly engineVersions: Readonly<Record<string, string>>
  readonly experiment: ExperimentSpec
  /** The plan registered for the experiment; null when none is. */
  readonly registration: PlanRegistration | null
  /** Snapshots on which its outcomes were looked at, this one included. */
  readonly looks: number
  readonly findings: readonly Finding[]
}

/** A study's plan as it is now, against the one registered. */
export interface StudyPlan extends PlanStatus {
  /** Snapshots on which outcomes were looked at. */
  readonly looks: number
}

/** What a pull would cost, before it starts. Null where the source cannot say. */
export interface PullEstimate {
  readonly rows: number | null
  readonly bytes: number | null
  /** A snapshot of exactly this source is already here. */
  readonly reusable: SnapshotSummary | null
}

export type JobStage = 'reading' | 'checking' | 'writing' | 'committing'

export interface PullProgress {
  readonly jobId: string
  readonly studyPath: string
  readonly stage: JobStage
  readonly rows: number
  readonly bytes: number
  readonly totalBytes: number | null
  readonly rowsPerSecond: number
  readonly secondsRemaining: number | null
}

/** How a pull ended, for whoever did not ask for it. */
export interface PullEnd {
  readonly jobId: string
  readonly studyPath: string
  /** The experiment's name; of a study that cannot be read, its file's title. */
  readonly name: string
  readonly outcome: 'done' | 'cancelled' | 'failed'
  /** One sentence. */
  readonly message: string
}

export type PullOutcome =
  | {
      readonly kind: 'done'
      readonly snapshot: SnapshotSummary
      readonly reused: boolean
      readonly findings: readonly Finding[]
    }
  | { readonly kind: 'cancelled' }

export interface NotebookFile {
  readonly path: string
  readonly text: string
  /** For saving: a save that carries another revision is a conflict. */
  readonly revision: string
}

/** What a notebook is about. */
export interface ResolvedNotebook {
  readonly study: StudyDocument
  /** Null when nothing is pinned and nothing was pulled. */
  readonly snapshotId: string | null
}

export interface NotebookSummary {
  readonly path: string
  readonly title: string
}

/** A saved connection as the window shows it, without its secret. */
export type ConnectionSummary =
  | {
      readonly name: string
      readonly kind: 'postgres'
      readonly host: string
      readonly database: string
      readonly user: string
    }
  | {
      readonly name: string
      readonly kind: 'platform'
      /** Scheme, host and port, such as `https://platform.example`. Null: the built-in one, and it does not run. */
      readonly url: string | null
      /** Of the platform that runs beside the workbench: what it is doing, in words. Null: somebody saved this one. */
      readonly builtIn: string | null
    }

/** An experiment of a platform, as the list to choose from shows it. */
export interface PlatformExperiment {
  readonly experimentId: string
  readonly name: string
  readonly status: string
  readonly owner: string
  readonly version: number
  /** ISO 8601, UTC. */
  readonly start: string | null
  readonly variants: number
  readonly metrics: number
  /** The study made of it before, if there is one. */
  readonly studyPath: string | null
}

/** One entry of an experiment's change log, to be drawn over its data. */
export interface PlatformChange {
  readonly at: string
  readonly version: number
  readonly action: string
  readonly actor: string
  readonly reason: string
  readonly fields: readonly string[]
}

export interface ConnectionCheck {
  readonly ok: boolean
  readonly message: string
  readonly serverVersion: string | null
}

export type ReportFormat = 'html' | 'pdf' | 'csv' | 'parquet' | 'json'

export interface ExportedReport {
  readonly fileName: string
  /** Where it was written in the workspace's reports folder. */
  readonly path: string
  readonly bytes: number
  /** Relative URL from which a browser can save it. */
  readonly url: string
}

/** What a host shows of a window in its menus, and asks about before it closes it. */
export interface ShownWindow {
  /** Documents with changes that are not saved, by title. */
  readonly unsaved: readonly string[]
  readonly commands: readonly WindowCommand[]
}

/** A command of the window as a menu of the host shows it. */
export interface WindowCommand {
  readonly id: string
  readonly title: string
  readonly group: string
  /** Keys joined by `+`, `mod` being Ctrl or Cmd: `mod+shift+e`. */
  readonly keybinding: string | null
  readonly enabled: boolean
}

/** Files that were opened on the host's side: by a dialog, a command line, a double click. */
export interface OpenedFiles {
  /** As the window may name them from now on. */
  readonly paths: readonly string[]
  /** Those that cannot be opened, and why. */
  readonly failed: readonly { readonly path: string; readonly error: WireError }[]
}

/** What the host tells the window without being asked. */
export type HostEvent =
  | { readonly type: 'pull-progress'; readonly progress: PullProgress }
  | { readonly type: 'pull-ended'; readonly pull: PullEnd }
  | { readonly type: 'workspace-changed' }
  | { readonly type: 'connections-changed' }
  | ({ readonly type: 'open-paths' } & OpenedFiles)
  /** A menu of the host was chosen. */
  | { readonly type: 'run-command'; readonly id: string }
  /** The host is about to close the window: notebooks are written, studies too where `save` is 'all'. See `windows.settled`. */
  | { readonly type: 'settle-documents'; readonly save: 'notebooks' | 'all' }
