import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Writes `rows` subjects x 6 columns as CSV once: id, variant, country, device, revenue, sessions, and reuses the file. */
export async function subjectsCsv(folder: string, rows: number): Promise<string> {
  const file = join(folder, `subjects-${rows}.csv`)
  if (existsSync(file)) return file
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `copy (
      select 'u' || i as user_id,
        ['control', 'blue', 'green'][1 + (hash(i) % 3)::integer] as variant,
        ['US', 'DE', 'BR', 'JP', 'FR'][1 + (hash(i, 1) % 5)::integer] as country,
        ['mobile', 'desktop'][1 + (hash(i, 2) % 2)::integer] as device,
        round(exp(3 + sin(i) + (hash(i, 3) % 1000) / 400.0), 2) as revenue,
        (hash(i, 4) % 12)::integer as sessions
      from range(${rows}) as t(i)
    ) to '${file}' (header)`,
  )
  connection.closeSync()
  instance.closeSync()
  return file
}

/** The study the benchmarks pull and score: 5 metrics x 3 variants x 2 dimensions. */
export function benchStudy(source: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'bench',
      name: 'Benchmark',
      start: null,
      end: null,
      unit: 'user_id',
      variants: [
        { id: 'control', weight: 1, is_control: true },
        { id: 'blue', weight: 1 },
        { id: 'green', weight: 1 },
      ],
      metrics: [
        { id: 'revenue', role: 'primary', type: 'mean', column: 'revenue', direction: 'increase' },
        { id: 'sessions', role: 'secondary', type: 'mean', column: 'sessions', direction: 'increase' },
        {
          id: 'returned',
          role: 'secondary',
          type: 'proportion',
          condition: { field: 'sessions', op: '>', value: 1 },
          direction: 'increase',
        },
        {
          id: 'revenue_per_session',
          role: 'secondary',
          type: 'ratio',
          column: 'revenue',
          denominator: { column: 'sessions' },
          direction: 'increase',
        },
        {
          id: 'revenue_adjusted',
          role: 'secondary',
          type: 'mean',
          column: 'revenue',
          covariate: 'sessions',
          direction: 'increase',
        },
      ],
      dimensions: ['country', 'device'],
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
    },
    source: { kind: 'subjects', subject: 'user_id', variant: 'variant', ...source },
  })
}

/** The same moments as the study needs, as someone who knows DuckDB would write them by hand. */
export const bareMomentsSql = `
  select variant, country, device, grouping_id(country, device) as slice, count(*) as subjects,
    count(revenue), avg(revenue), var_samp(revenue),
    count(sessions), avg(sessions), var_samp(sessions),
    avg((sessions > 1)::integer), var_samp((sessions > 1)::integer),
    covar_samp(revenue, sessions)
  from subjects
  group by grouping sets ((variant), (variant, country), (variant, device))`
