import {
  approvalDocument,
  experimentDocument,
  shortText,
  versionNumber,
  type ApprovalDocument,
  type ExperimentDocument,
} from '@contract'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { OperationOutcome } from './experiment-service'

/** 200: done; 202: waits for a second person. */
export const operationAnswer = {
  200: experimentDocument,
  202: approvalDocument.describe('It waits for a second person: POST /approvals/{id}'),
}

export const deleteBody = z.strictObject({ expected_version: versionNumber, reason: shortText })

/** Sets the status and headers of an outcome and gives its body. */
export function answerOf(
  reply: Pick<FastifyReply, 'code' | 'header'>,
  outcome: OperationOutcome,
): ExperimentDocument | ApprovalDocument {
  if (outcome.kind === 'done') {
    if (outcome.repeated) void reply.header('idempotency-replayed', 'true')
    return outcome.experiment
  }
  void reply.code(202)
  return outcome.approval
}
