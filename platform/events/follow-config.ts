import { toSpec, type ExperimentDocument } from '@contract'
import type { Logger } from 'pino'
import type { ConfigReader } from '../ports'
import { propertyColumns } from '../results/property-columns'
import type { EventStore } from './event-store'

export interface ConfigFollower {
  /** Hears of no more changes; resolves when those heard of are in the warehouse, or were logged as missing. */
  stop(): Promise<void>
}

/** Keeps the warehouse's `experiments`, `config_changes` and the columns of `events` as the configuration has them. */
export async function followConfig(store: EventStore, config: ConfigReader, logger: Logger): Promise<ConfigFollower> {
  async function record(experiment: ExperimentDocument): Promise<void> {
    await store.recordExperiment(experiment)
    await store.recordChanges(await config.changes(experiment.experiment_id))
  }

  async function showColumns(): Promise<void> {
    const metrics = config.experiments().flatMap((experiment) => toSpec(experiment).spec?.metrics ?? [])
    await store.showProperties(propertyColumns(metrics))
  }

  for (const experiment of config.experiments()) await record(experiment)
  await showColumns()
  const waiting = new Map<string, ExperimentDocument>()
  let working: Promise<void> | null = null

  async function unlessFailed(write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (failure) {
      logger.error({ err: failure }, 'the warehouse lacks a change of the configuration')
    }
  }

  /** Changes that come while others are written share the next round, and its look at the columns. */
  async function writeWaiting(): Promise<void> {
    while (waiting.size > 0) {
      const round = [...waiting.values()]
      waiting.clear()
      for (const experiment of round) await unlessFailed(() => record(experiment))
      await unlessFailed(showColumns)
    }
    working = null
  }

  const unsubscribe = config.onChange(({ experiment }) => {
    if (experiment === null) return
    waiting.set(experiment.experiment_id, experiment)
    working ??= writeWaiting()
  })
  return {
    async stop() {
      unsubscribe()
      await working
    },
  }
}
