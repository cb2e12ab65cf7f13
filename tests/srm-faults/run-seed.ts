import { performance } from 'node:perf_hooks'
import { queryRunner } from '../../analysis/measure/run-queries'
import { investigate, type Investigation } from '../../analysis/investigation/investigate'
import { duckdb } from '../../analysis/sql/dialects/duckdb/dialect'
import type { ExperimentSpec } from '../../analysis/study/spec'
import { fixedPlan } from '../support/analysed'
import { loadScenario } from './load'
import { assignmentOf } from './simulate'
import type { Scenario } from './scenario'

/** What the investigation of one simulated log said, with how long it took. */
export interface SeedRun {
  readonly scenario: Scenario
  readonly investigation: Investigation
  readonly loadMs: number
  readonly investigateMs: number
}

export async function runScenario(scenario: Scenario): Promise<SeedRun> {
  const started = performance.now()
  const log = await loadScenario(scenario)
  try {
    const loaded = performance.now()
    const runner = queryRunner({ engine: log.engine, dialect: duckdb })
    const answer = await investigate(studyOf(scenario), log.frame, runner)
    if (answer.kind !== 'investigated') throw new Error('a simulated log has arrivals')
    return {
      scenario,
      investigation: answer,
      loadMs: loaded - started,
      investigateMs: performance.now() - loaded,
    }
  } finally {
    log.close()
  }
}

/** The study as its owner wrote it: the split of the first day. */
export function studyOf(scenario: Scenario): ExperimentSpec {
  return {
    experimentId: 'experiment',
    name: `seed ${scenario.seed}`,
    hypothesis: null,
    start: null,
    end: null,
    unit: 'subject',
    variants: scenario.variants,
    assignment: assignmentOf(scenario),
    metrics: [],
    dimensions: ['device', 'sdk', 'country', 'edge'],
    plan: fixedPlan,
  }
}
