import { runExperiment } from '@analysis'
import { excludedExperiments, printResult, toSpec, type ExperimentDocument, type ResultsAnswer } from '@contract'
import { readIfPresent, replaceFile } from '@engine'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { ApiProblem } from '../api/api-problem'
import type { Clock, ConfigReader } from '../ports'
import { resultsAnswer } from '@contract'
import { experimentFrame, withFrame, type FrameSource } from './with-frame'

export interface Results {
  /** The last result; computed now when there is none, or when `fresh`. @throws ApiProblem 404, 422 */
  get(experimentId: string, fresh?: boolean): Promise<ResultsAnswer>
  /** Computes every running experiment's result again. */
  refreshAll(): Promise<void>
}

export interface ResultsParts extends FrameSource {
  readonly config: Pick<ConfigReader, 'experiment' | 'experiments' | 'configVersion' | 'changes'>
  readonly clock: Clock
  /** Where results are kept over a restart. */
  readonly folder: string
  readonly version: string
}

/**
 * Results by the workbench's own analysis, over a frame made by its own extraction of the raw tables: the same rows give
 * the same numbers to the last digit. A result is replaced whole, in memory and on disk, once the next one is complete.
 */
export function experimentResults(parts: ResultsParts): Results {
  const { config, folder } = parts
  const known = new Map<string, ResultsAnswer>()
  const running = new Map<string, Promise<ResultsAnswer>>()

  /** Callers that come while a result is computed share it. */
  function compute(experiment: ExperimentDocument): Promise<ResultsAnswer> {
    const id = experiment.experiment_id
    const already = running.get(id)
    if (already !== undefined) return already
    const work = computeResult(parts, experiment)
      .then(async (answer) => {
        known.set(id, answer)
        await save(folder, id, answer)
        return answer
      })
      .finally(() => running.delete(id))
    running.set(id, work)
    return work
  }

  return {
    async get(experimentId, fresh = false) {
      const experiment = config.experiment(experimentId)
      if (experiment === null) throw new ApiProblem('not-found', `there is no experiment ${experimentId}`)
      if (experiment.kind === 'flag') throw new ApiProblem('validation-failed', 'a flag has no analysis')
      if (fresh) return compute(experiment)
      return known.get(experimentId) ?? (await load(folder, experimentId)) ?? compute(experiment)
    },
    async refreshAll() {
      const due = config.experiments().filter(({ status, kind }) => status === 'active' && kind === 'experiment')
      for (const experiment of due) await compute(experiment)
    },
  }
}

async function computeResult(parts: ResultsParts, experiment: ExperimentDocument): Promise<ResultsAnswer> {
  const { config } = parts
  const changes = await config.changes(experiment.experiment_id)
  const { spec, findings } = toSpec(experiment, changes, excludedExperiments(experiment, config.experiments()))
  if (spec === null) {
    const errors = findings.map(({ message, code }) => ({ path: 'experiment', message, code }))
    throw new ApiProblem('validation-failed', 'the experiment cannot be analysed as it is configured', { errors })
  }
  const computed_at = new Date(parts.clock.now()).toISOString()
  return withFrame(parts, experimentFrame(spec), async (frame, rows) => {
    const id = `sha256:${await hashFiles([rows.exposuresFile, rows.eventsFile])}`
    const snapshot = { id, rows: { exposures: rows.exposures, events: rows.events }, window: frame.window }
    const { result } = await runExperiment({ spec, frame: frame.description, snapshot, engine: frame.engine })
    const printed = printResult(result, { generatedAt: computed_at, assayVersion: parts.version })
    return {
      computed_at,
      config_version: config.configVersion,
      rows: snapshot.rows,
      result: resultDocument.parse(JSON.parse(printed)),
    }
  })
}

const resultDocument = z.record(z.string(), z.unknown())

async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files)
    await pipeline(createReadStream(file), async (chunks) => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  return hash.digest('hex')
}

async function save(folder: string, id: string, answer: ResultsAnswer): Promise<void> {
  await mkdir(folder, { recursive: true })
  await replaceFile(join(folder, `${id}.json`), JSON.stringify(answer))
}

async function load(folder: string, id: string): Promise<ResultsAnswer | null> {
  const text = await readIfPresent(join(folder, `${id}.json`))
  return text === null ? null : resultsAnswer.parse(JSON.parse(text))
}
