import { invariant } from '@analysis'
import type { SystemChanges } from '../ports'
import type { ConfigStore } from './config-store'
import type { ExperimentService } from './experiments/experiment-service'
import type { Operation } from './experiments/operation'

/** What parts of the platform change by themselves, through the same door as people. */
export function createSystemChanges(store: ConfigStore, experiments: ExperimentService): SystemChanges {
  async function done(operation: Omit<Operation, 'expectedVersion'>) {
    const outcome = await experiments.operate({ ...operation, expectedVersion: null })
    invariant(outcome.kind === 'done', `${operation.action} by the platform does not need approval`)
    return outcome.experiment
  }
  return {
    reallocate: ({ weights, ...request }) => done({ ...request, action: 'reallocate', fields: { weights } }),
    pause: (request) => done({ ...request, action: 'pause' }),
    setOptedOut: (hashes, actor) => store.setOptedOut(hashes, actor),
  }
}
