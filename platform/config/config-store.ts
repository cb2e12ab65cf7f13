import type { ConfigMessage, ExperimentDocument } from '@contract'
import type { AuditStore } from '../governance/audit/audit-log'
import type { StreamStore } from '../api/stream/stream-hub'
import { ApiProblem } from '../api/api-problem'
import type { Actor, Clock, ConfigChange, Database, Ticker, Transaction, Unsubscribe } from '../ports'
import type { ExperimentEdit, RegistryEdit } from './config-edits'
import { saveExperiment, saveHead, saveRegistry } from './save-version'
import { withEntry, withoutEntry, type ConfigState } from './config-state'
import { lastChange, loadState } from './load-state'
import { configMigrations } from './migrations'

/** Decides by the state in force what to change. It may read and write the database within the change. */
export type Decision<Edit, Result> = (
  state: ConfigState,
  transaction: Transaction,
) => Promise<{ readonly edit: Edit | null; readonly result: Result }>

/**
 * The configuration: every change is one transaction of the new version, its audit entry and its message on the stream,
 * and is in force in memory the moment it is durable. Changes are decided one after the other.
 */
export interface ConfigStore {
  state(): ConfigState
  changeExperiment<Result>(decide: Decision<ExperimentEdit, Result>): Promise<Result>
  changeRegistry<Result>(decide: Decision<RegistryEdit, Result>): Promise<Result>
  setOptedOut(hashes: readonly string[], actor: Actor): Promise<number>
  onChange(listener: (change: ConfigChange) => void): Unsubscribe
  /** Finds out what became of a commit that was not confirmed. */
  readonly recovery: Ticker
}

export interface ConfigStoreDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AuditStore
  readonly stream: StreamStore
}

export async function openConfigStore({ database, clock, audit, stream }: ConfigStoreDeps): Promise<ConfigStore> {
  await database.migrate('config', configMigrations)
  let state = await database.transaction((transaction) => loadState(transaction, clock.now()))
  // after a commit that was not confirmed, what is in force is what the database says
  let isCertain = true
  const listeners = new Set<(change: ConfigChange) => void>()

  /** What the database has is in force; everybody hears of a change whose commit was not confirmed, as of any other. */
  async function recover(transaction: Transaction): Promise<void> {
    const before = state
    state = await loadState(transaction, clock.now())
    await stream.catchUp(transaction)
    if (state.configVersion > before.configVersion) announce(transaction, await lastChange(transaction, state))
    transaction.afterCommit(() => {
      isCertain = true
    })
  }

  async function change<Result>(work: (transaction: Transaction, at: string) => Promise<Result>): Promise<Result> {
    try {
      return await database.transaction(async (transaction) => {
        if (!isCertain) await recover(transaction)
        return await work(transaction, new Date(clock.now()).toISOString())
      })
    } catch (error) {
      isCertain &&= error instanceof ApiProblem
      throw error
    }
  }

  async function publish(transaction: Transaction, next: ConfigState, message: ConfigMessage): Promise<void> {
    await saveHead(transaction, next)
    await stream.append(transaction, message.action === 'kill' ? 'kill' : 'config', message)
  }

  /** In force before anyone is told: `afterCommit` runs in the order of these calls. */
  function enforce(transaction: Transaction, next: ConfigState): void {
    transaction.afterCommit(() => {
      state = next
    })
  }

  function announce(transaction: Transaction, announced: ConfigChange): void {
    transaction.afterCommit(() => listeners.forEach((listener) => listener(announced)))
  }

  return {
    state: () => state,
    changeExperiment: (decide) =>
      change(async (transaction, at) => {
        const { edit, result } = await decide(state, transaction)
        if (edit === null) return result
        const configVersion = state.configVersion + 1
        const { action, document } = edit
        const { experiment_id: id } = document
        const next = { ...state, configVersion, generatedAt: at, ...placed(state, document) }
        enforce(transaction, next)
        await saveExperiment(transaction, edit, state.experiments.get(id) ?? null)
        await audit.append(transaction, {
          actor: edit.actor,
          action: `experiment.${action}`,
          target: `experiment:${id}`,
          detail: {
            version: document.version,
            config_version: configVersion,
            reason: edit.reason,
            ...(edit.approvedBy && { approved_by: edit.approvedBy }),
          },
        })
        const { version, status } = document
        await publish(transaction, next, {
          config_version: configVersion,
          experiment_id: id,
          version,
          action,
          status,
          at,
        })
        announce(transaction, { configVersion, experiment: document, action })
        return result
      }),
    changeRegistry: (decide) =>
      change(async (transaction, at) => {
        const { edit, result } = await decide(state, transaction)
        if (edit === null) return result
        const { row, actor, reason } = edit
        const configVersion = state.configVersion + 1
        const next = { ...state, configVersion, generatedAt: at, registry: row.place(state.registry) }
        enforce(transaction, next)
        await saveRegistry(transaction, edit, { configVersion, at })
        const detail = { version: row.version, config_version: configVersion, reason, deleted: row.deleted }
        await audit.append(transaction, {
          actor,
          action: `${row.kind}.change`,
          target: `${row.kind}:${row.id}`,
          detail,
        })
        await publish(transaction, next, registryMessage(configVersion, 'registry', at))
        announce(transaction, { configVersion, experiment: null, action: 'registry' })
        return result
      }),
    setOptedOut: (hashes, actor) =>
      change(async (transaction, at) => {
        const configVersion = state.configVersion + 1
        const next = { ...state, configVersion, generatedAt: at, optedOut: [...new Set(hashes)].toSorted() }
        enforce(transaction, next)
        const detail = { config_version: configVersion, subjects: next.optedOut.length }
        await audit.append(transaction, { actor, action: 'subjects.opt-out', target: 'subjects', detail })
        await publish(transaction, next, registryMessage(configVersion, 'opt-out', at))
        announce(transaction, { configVersion, experiment: null, action: 'opt-out' })
        return configVersion
      }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recovery: {
      name: 'config-recovery',
      everyMs: 1000,
      async tick() {
        if (!isCertain) await database.transaction(recover)
      },
    },
  }
}

function placed(state: ConfigState, document: ExperimentDocument): Pick<ConfigState, 'experiments' | 'retired'> {
  const { experiment_id: id } = document
  return document.status === 'archived'
    ? { experiments: withoutEntry(state.experiments, id), retired: new Set([...state.retired, id]) }
    : { experiments: withEntry(state.experiments, id, document), retired: state.retired }
}

function registryMessage(configVersion: number, action: 'registry' | 'opt-out', at: string): ConfigMessage {
  return { config_version: configVersion, experiment_id: null, version: null, action, status: null, at }
}
