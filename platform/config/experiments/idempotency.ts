import { canonicalJson, sha256 } from '@analysis'
import { experimentDocument, type ExperimentDocument } from '@contract'
import { z } from 'zod'
import { ApiProblem } from '../../api/api-problem'
import { actorName } from '../../governance/audit/actor-name'
import type { Sql, Transaction } from '../../ports'
import type { Operation } from './operation'

const usedRow = z.object({ fingerprint: z.string(), document: experimentDocument })

/**
 * What the same key of the same person led to before; null when it is new.
 * @throws ApiProblem 409 when the key was used for something else.
 */
export async function earlierOutcome(sql: Sql, operation: Operation): Promise<ExperimentDocument | null> {
  const { idempotencyKey } = operation
  if (!idempotencyKey) return null
  const [used] = await sql.query(
    usedRow,
    `select k.fingerprint, v.document from idempotency_keys k
     join experiment_versions v on v.experiment_id = k.experiment_id and v.version = k.version
     where k.person = $1 and k.key = $2`,
    [actorName(operation.actor), idempotencyKey],
  )
  if (used === undefined) return null
  if (used.fingerprint === fingerprint(operation)) return used.document
  throw new ApiProblem('idempotency-key-reused', `${idempotencyKey} was used for another request; make a new key`)
}

/** Remembers a key with the version it led to, within the change's transaction. */
export async function rememberKey(
  transaction: Transaction,
  operation: Operation,
  { experiment_id, version, updated_at }: ExperimentDocument,
): Promise<void> {
  if (!operation.idempotencyKey) return
  await transaction.run(
    `insert into idempotency_keys (person, key, fingerprint, at_ms, experiment_id, version)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      actorName(operation.actor),
      operation.idempotencyKey,
      fingerprint(operation),
      Date.parse(updated_at),
      experiment_id,
      version,
    ],
  )
}

function fingerprint({ experimentId, action, expectedVersion, reason, fields, evidence }: Operation): string {
  return sha256(canonicalJson({ experimentId, action, expectedVersion, reason, fields, evidence: evidence ?? null }))
}
