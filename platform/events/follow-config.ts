import { toSpec, type ExperimentDocument } from '@contract'
import type { Logger } from 'pino'
import type { ConfigReader } from '../ports'
import { propertyColumns } from '../results/property-columns'
import type { EventStore } from './event-store'

export interface ConfigFollower {
  /** Hears of no more changes; resolves when those heard of are in the warehouse, or were logged as missing. */
  stop(): Promise<void>
}

/**
 * Keeps the warehouse's `experiments`, `config_changes` and the columns of `events` as the configuration has them. What it
 * missed while no server ran, or one was killed, it writes at the start.
 */
export async function followConfig(store: EventStore, config: ConfigReader, logger: Logger): Promise<ConfigFollower> {
  async function write(experiments: readonly ExperimentDocument[]): Promise<void> {
    const histories = experiments.map(({ experiment_id }) => config.changes(experiment_id))
    const changes = await Promise.all(histories)
    await store.recordConfig(experiments.map((experiment, at) => ({ experiment, changes: changes[at] ?? [] })))
  }

  async function showColumns(): Promise<void> {
    const metrics = config.experiments().flatMap((experiment) => toSpec(experiment).spec?.metrics ?? [])
    await store.showProperties(propertyColumns(metrics))
  }

  const recorded = await store.recordedVersions()
  const missed = config.experiments().filter(({ experiment_id: id, version }) => (recorded.get(id) ?? 0) < version)
  await write(missed)
  await showColumns()
  const waiting = new Map<string, ExperimentDocument>()
  let working: Promise<void> | null = null

  /** Changes that come while others are written share the next round, and its look at the columns. */
  async function writeWaiting(): Promise<void> {
    while (waiting.size > 0) {
      const round = [...waiting.values()]
      waiting.clear()
      try {
        await write(round)
        await showColumns()
      } catch (failure) {
        logger.error({ err: failure }, 'the warehouse lacks changes of the configuration')
      }
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
