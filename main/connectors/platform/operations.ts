import { createHash } from 'node:crypto'
import type { CancelSignal } from '@analysis'
import {
  auditVerification,
  experimentDocument,
  guardrailStatusAnswer,
  propagationDocument,
  type AuditVerification,
  type ExperimentDocument,
  type GuardrailStatus,
  type PropagationDocument,
} from '@contract'
import type { PlatformAddress } from './address'
import { askPlatform } from './request'

export interface KillOrder {
  readonly experimentId: string
  readonly reason: string
  /** The version that was looked at: another one in force is a conflict. */
  readonly expectedVersion: number
}

/**
 * Takes everyone out of an experiment, now. The same order again is counted once: its key is made of what it says.
 * @returns the experiment as it is after
 * @throws ServiceError `source-failed`: refused, or not known to have arrived
 */
export function killExperiment(
  address: PlatformAddress,
  { experimentId, reason, expectedVersion }: KillOrder,
  signal?: CancelSignal,
): Promise<ExperimentDocument> {
  const order = JSON.stringify([experimentId, expectedVersion, reason])
  return askPlatform(address, experimentDocument, {
    path: `/experiments/${encodeURIComponent(experimentId)}/kill`,
    method: 'POST',
    body: {
      expected_version: expectedVersion,
      reason,
      idempotency_key: `kill-${createHash('sha256').update(order).digest('hex')}`,
    },
    signal,
  })
}

/** How far the last change of an experiment has come. @throws ServiceError, Cancelled */
export function readPropagation(
  address: PlatformAddress,
  experimentId: string,
  signal?: CancelSignal,
): Promise<PropagationDocument> {
  const path = `/experiments/${encodeURIComponent(experimentId)}/propagation`
  return askPlatform(address, propagationDocument, { path, signal })
}

/** Every running experiment and guardrail with its state and reason. @throws ServiceError, Cancelled */
export async function readGuardrails(
  address: PlatformAddress,
  signal?: CancelSignal,
): Promise<readonly GuardrailStatus[]> {
  return (await askPlatform(address, guardrailStatusAnswer, { path: '/guardrails/status', signal })).guardrails
}

/** The platform follows its own audit chain. @throws ServiceError, Cancelled */
export function verifyAudit(address: PlatformAddress, signal?: CancelSignal): Promise<AuditVerification> {
  return askPlatform(address, auditVerification, { path: '/audit/verify', signal })
}
