import type { ChangeDocument, ExperimentDocument } from '@contract'
import { canonicalJson } from '@analysis'
import { ApiProblem } from '../api/api-problem'
import { actorName } from '../governance/audit/actor-name'
import type { Transaction } from '../ports'
import type { ExperimentEdit, RegistryEdit } from './config-edits'
import type { ConfigState } from './config-state'

export async function saveHead(transaction: Transaction, state: ConfigState): Promise<void> {
  await transaction.run('update config_head set config_version = $1, generated_at = $2, opted_out = $3', [
    state.configVersion,
    state.generatedAt,
    JSON.stringify(state.optedOut),
  ])
}

/** Stores an experiment's version and its entry in the change log. @throws ApiProblem 409 when another was first. */
export async function saveExperiment(
  transaction: Transaction,
  edit: ExperimentEdit,
  before: ExperimentDocument | null,
): Promise<void> {
  const { document } = edit
  const { experiment_id: id, version, config_version: configVersion, status } = document
  const text = JSON.stringify(document)
  const changed =
    before === null
      ? await transaction.run(
          `insert into experiments (experiment_id, version, config_version, status, document)
           values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [id, version, configVersion, status, text],
        )
      : await transaction.run(
          `update experiments set version = $2, config_version = $3, status = $4, document = $5
           where experiment_id = $1 and version = $6`,
          [id, version, configVersion, status, text, before.version],
        )
  if (changed !== 1) throw new ApiProblem('conflict', `another change of ${id} was first; read it again`)
  await transaction.run(
    `insert into experiment_versions (experiment_id, version, config_version, at_ms, change, document)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, version, configVersion, Date.parse(document.updated_at), JSON.stringify(changeOf(edit, before)), text],
  )
}

export async function saveRegistry(
  transaction: Transaction,
  { row, reason, actor }: RegistryEdit,
  { configVersion, at }: { readonly configVersion: number; readonly at: string },
): Promise<void> {
  const text = JSON.stringify(row.document)
  await transaction.run(
    `insert into registry (kind, id, version, deleted, document) values ($1, $2, $3, $4, $5)
     on conflict (kind, id) do update set version = excluded.version, deleted = excluded.deleted,
       document = excluded.document`,
    [row.kind, row.id, row.version, row.deleted, text],
  )
  await transaction.run(
    `insert into registry_versions (kind, id, version, config_version, at_ms, actor, reason, document)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.kind, row.id, row.version, configVersion, Date.parse(at), actorName(actor), reason, text],
  )
}

/** What every version changes; not worth a line in the change log. */
const bookkeeping: ReadonlySet<string> = new Set(['version', 'config_version', 'updated_at', 'created_at'])

function changeOf(edit: ExperimentEdit, before: ExperimentDocument | null): ChangeDocument {
  const { document, action, actor, reason } = edit
  const old = new Map<string, unknown>(before === null ? [] : Object.entries(before))
  const changed = Object.entries(document)
    .filter(([field, after]) => !bookkeeping.has(field) && canonicalJson(old.get(field)) !== canonicalJson(after))
    .map(([field, after]) => ({ field, before: old.get(field) ?? null, after }))
  return {
    experiment_id: document.experiment_id,
    version: document.version,
    config_version: document.config_version,
    action,
    actor: actorName(actor),
    approved_by: edit.approvedBy ?? null,
    reason,
    at: document.updated_at,
    status: document.status,
    changed: before === null ? [] : changed,
    evidence: edit.evidence === undefined || edit.evidence === null ? null : { ...edit.evidence },
  }
}
