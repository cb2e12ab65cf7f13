import type { ExperimentSpec } from '@analysis'
import { draftStudy, printExperiment } from '@contract'

/** A study file's text for an experiment whose rows are read through its platform. */
export function platformStudy(experiment: ExperimentSpec, connection: string): string {
  const { experimentId } = experiment
  const rows = (name: string) => ({ connection, table: `${experimentId}.${name}` })
  return draftStudy({
    experiment: printExperiment(experiment),
    source: {
      kind: 'events',
      exposures: {
        ...rows('exposures'),
        subject: 'user_id',
        variant: 'variant_id',
        at: 'occurred_at',
        experiment: 'experiment_id',
      },
      events: { ...rows('events'), subject: 'user_id', event: 'event', at: 'occurred_at', event_id: 'event_id' },
    },
  })
}
