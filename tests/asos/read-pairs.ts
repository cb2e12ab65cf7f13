import { invariant, type FrameDescription } from '@analysis'
import { describeFrame } from '../engines/describe-frame'
import type { TestEngine } from '../engines/native-engine'

/** One treatment of one experiment against its control. */
export interface AsosPair {
  readonly experiment: string
  readonly variant: string
  /** Subjects at each checkpoint over those at the last one, ascending. */
  readonly fractions: readonly number[]
  readonly subjects: number
}

export const metricIds = ['1', '2', '3', '4'] as const

/** Reads the data set and lists its pairs, in order of their names. */
export async function readPairs(engine: TestEngine, file: string): Promise<readonly AsosPair[]> {
  await engine.execute(
    `CREATE OR REPLACE TABLE checkpoints AS
     SELECT experiment_id AS experiment, variant_id::VARCHAR AS variant, metric_id::VARCHAR AS metric,
       time_since_start::DOUBLE AS look, count_c AS control_n, mean_c AS control_mean,
       CASE WHEN isnan(variance_c) THEN NULL ELSE variance_c END AS control_variance,
       count_t AS treatment_n, mean_t AS treatment_mean,
       CASE WHEN isnan(variance_t) THEN NULL ELSE variance_t END AS treatment_variance
     FROM read_csv('${file.replaceAll("'", "''")}')`,
  )
  const answer = await engine.run({
    sql: `SELECT experiment, variant, max(control_n + treatment_n)::DOUBLE AS n FROM checkpoints
          GROUP BY experiment, variant, look ORDER BY experiment, variant, look`,
    parameters: [],
  })
  const [experiments, variants, subjects] = answer.columns.map(({ values }) => values)
  const pairs = new Map<string, { experiment: string; variant: string; subjects: number[] }>()
  for (let row = 0; row < answer.rowCount; row++) {
    const [experiment, variant] = [String(experiments![row]), String(variants![row])]
    const pair = pairs.get(`${experiment} ${variant}`) ?? { experiment, variant, subjects: [] }
    pair.subjects.push(Number(subjects![row]))
    pairs.set(`${experiment} ${variant}`, pair)
  }
  return [...pairs.values()].map(({ experiment, variant, subjects: counts }) => {
    const last = counts.at(-1)
    invariant(last !== undefined && last > 0, `${experiment} ${variant} has subjects`)
    return {
      experiment,
      variant,
      subjects: last,
      fractions: [...new Set(counts.filter((n) => n > 0).map((n) => n / last))],
    }
  })
}

/** Puts one pair into the engine as a frame of moments. */
export async function framePair(engine: TestEngine, { experiment, variant }: AsosPair): Promise<FrameDescription> {
  const of = (name: 'control' | 'treatment') =>
    `SELECT '${name}' AS variant, metric, look, NULL::TIMESTAMP AS at, ${name}_n::DOUBLE AS n,
       ${name}_mean::DOUBLE AS mean, ${name}_variance::DOUBLE AS variance
     FROM checkpoints WHERE experiment = '${experiment}' AND checkpoints.variant = '${variant}'`
  await engine.execute(`CREATE OR REPLACE TABLE moments AS ${of('control')} UNION ALL ${of('treatment')}`)
  return describeFrame(engine)
}

/** The largest |z| of every metric of every pair over its checkpoints: what peeking with a fixed test would have seen. */
export async function largestStatistics(engine: TestEngine): Promise<ReadonlyMap<string, number>> {
  const answer = await engine.run({
    sql: `SELECT concat(experiment, '/', variant, ' ', metric), max(abs(treatment_mean - control_mean)
            / sqrt(control_variance / control_n + treatment_variance / treatment_n))
          FROM checkpoints WHERE control_variance > 0 AND treatment_variance > 0 GROUP BY experiment, variant, metric`,
    parameters: [],
  })
  const [keys, largest] = answer.columns.map(({ values }) => values)
  return new Map(Array.from({ length: answer.rowCount }, (_, row) => [String(keys![row]), Number(largest![row])]))
}
