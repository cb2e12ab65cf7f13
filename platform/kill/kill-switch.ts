import { invariant } from '@analysis'
import type { ExperimentService } from '../config/experiments/experiment-service'
import type { KillSwitch } from '../ports'

/** Killing by the rules of every other change: a version, a reason, a log entry and a message on the stream. */
export function createKillSwitch(experiments: ExperimentService): KillSwitch {
  return {
    async kill({ experimentId, reason, actor, expectedVersion, idempotencyKey, evidence }) {
      const operation = {
        experimentId,
        action: 'kill',
        reason,
        actor,
        expectedVersion,
        idempotencyKey,
        evidence,
      } as const
      const outcome = await experiments.operate(operation)
      invariant(outcome.kind === 'done', 'a kill does not need approval')
      return { experiment: outcome.experiment, repeated: outcome.repeated }
    },
  }
}
