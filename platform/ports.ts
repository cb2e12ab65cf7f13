import type {
  ChangeAction,
  ChangeDocument,
  ConfigSnapshotDocument,
  ExperimentDocument,
  GuardrailDocument,
  HoldoutDocument,
  LayerDocument,
  MetricDocument,
  Role,
  StreamType,
} from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import type { z } from 'zod'

/** The only source of time: real in a server, simulated in a fast-forward. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

/** Who does something. Programs of the platform itself act as `system`. */
export type Actor =
  | { readonly kind: 'person'; readonly person: string; readonly tokenId: string; readonly role: Role }
  | { readonly kind: 'system'; readonly part: string }

/** SQL that runs alike on PGlite and PostgreSQL. Parameters are $1, $2, ... */
export interface Sql {
  /** Rows of one statement, each checked by `row`. */
  query<Row>(row: z.ZodType<Row>, text: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** The number of rows that one statement changed. */
  run(text: string, parameters?: readonly unknown[]): Promise<number>
}

export interface Transaction extends Sql {
  /** Runs once the transaction is durable and before the next one starts, in the order asked for. Must not throw. */
  afterCommit(run: () => void): void
}

/** The configuration's database. Transactions run one after the other, in the order in which they were asked for. */
export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres'
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Applies a part's migrations, each once, in order. A part's list only grows. */
  migrate(part: string, migrations: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** What changed with a configuration version. */
export interface ConfigChange {
  readonly configVersion: number
  /** Null: a layer, a holdout, a metric, a guardrail or opt-outs. */
  readonly experiment: ExperimentDocument | null
  readonly action: ChangeAction | 'registry' | 'opt-out'
}

/** The configuration in force, in memory: no call waits for a database but `changes`. */
export interface ConfigReader {
  readonly configVersion: number
  /** The signed snapshot, made once per version. */
  current(): ConfigSnapshotDocument
  /** Null: never existed or was deleted. */
  experiment(id: string): ExperimentDocument | null
  /** All that were not deleted, by id. */
  experiments(): readonly ExperimentDocument[]
  metric(id: string): MetricDocument | null
  guardrail(id: string): GuardrailDocument | null
  layers(): readonly LayerDocument[]
  holdouts(): readonly HoldoutDocument[]
  metrics(): readonly MetricDocument[]
  guardrails(): readonly GuardrailDocument[]
  /** Oldest first; `since` leaves out what was changed before that time (ms). */
  changes(id: string, since?: number): Promise<readonly ChangeDocument[]>
  /** Called after a change is durable and in force. Listeners must not throw. */
  onChange(listener: (change: ConfigChange) => void): Unsubscribe
}

export type Unsubscribe = () => void

/** Changes that parts of the platform make by themselves, under the same rules and in the same log as people's. */
export interface SystemChanges {
  /** New weights (per cent, in the variants' order) of a running bandit. */
  reallocate(request: {
    readonly experimentId: string
    readonly weights: readonly number[]
    readonly reason: string
    readonly actor: Actor
    readonly evidence?: Evidence
  }): Promise<ExperimentDocument>
  pause(request: {
    readonly experimentId: string
    readonly reason: string
    readonly actor: Actor
    readonly evidence?: Evidence
  }): Promise<ExperimentDocument>
  /** Replaces the hashes (SHA-256, hexadecimal) of subjects who opted out: a new configuration version. */
  setOptedOut(hashes: readonly string[], actor: Actor): Promise<number>
}

/** Plain JSON that lets a person check a decision. */
export type Evidence = Readonly<Record<string, unknown>>

export interface KillRequest {
  readonly experimentId: string
  readonly reason: string
  readonly actor: Actor
  /** Null: whatever version is in force, as the guardrail monitor kills. */
  readonly expectedVersion: number | null
  readonly idempotencyKey: string | null
  readonly evidence: Evidence | null
}

export interface KillOutcome {
  readonly experiment: ExperimentDocument
  /** The answer to an earlier call with the same key, or the experiment was killed before. */
  readonly repeated: boolean
}

export interface KillSwitch {
  /** Durable and published when it resolves. @throws ApiProblem 404, 409 */
  kill(request: KillRequest): Promise<KillOutcome>
}

/** Something on-call should see. It is published on the stream as `guardrail` and pauses a ramp that runs by itself. */
export interface Alert {
  readonly experimentId: string
  readonly guardrailId: string | null
  readonly state: string
  readonly severity: 'info' | 'warning' | 'critical'
  readonly message: string
  readonly evidence: Evidence
}

export interface Alerts {
  raise(alert: Alert): Promise<void>
  onAlert(listener: (alert: Alert) => void): Unsubscribe
}

export interface StreamHub {
  /** Durable before anyone is told. The id of the message. */
  publish(type: StreamType, data: unknown): Promise<number>
}

export interface AuditLog {
  /** Durable when it resolves. Every change, and every read of results, has an entry. */
  record(entry: {
    readonly actor: Actor
    readonly action: string
    readonly target: string
    readonly detail?: Evidence
  }): Promise<void>
}

/** Periodic work. Never runs twice at once; a failure is logged and tried again at the next tick. */
export interface Ticker {
  readonly name: string
  readonly everyMs: number
  tick(now: number): Promise<void>
}

/** One part of the platform: what `setupX(core)` resolves to, and the composition root puts together. */
export interface PlatformPart {
  readonly name: string
  /** Routes under /api/v1, each with its schema and its `config.access`. */
  readonly routes?: FastifyPluginAsync
  readonly tickers?: readonly Ticker[]
  /** Flushes and closes. Called in the reverse order of setup, after the server has stopped listening. */
  stop?(): Promise<void>
}

/** What every part is given. */
export interface PlatformCore {
  readonly clock: Clock
  readonly logger: Logger
  /** Absolute; locked by this server alone. A part keeps its files in a folder of its own below. */
  readonly dataFolder: string
  readonly database: Database
  readonly config: ConfigReader
  readonly changes: SystemChanges
  readonly killSwitch: KillSwitch
  readonly alerts: Alerts
  readonly stream: StreamHub
  readonly audit: AuditLog
}
