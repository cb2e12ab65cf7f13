import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ExperimentSpec, FrameDescription, FrameColumn } from '@analysis'
import { parseStudy } from '@contract'

const metrics = Array.from({ length: 10 }, (_, i) => `m${i}`)
const covariates = Array.from({ length: 4 }, (_, i) => `x${i}`)

/** Amounts with cents, small counts and shares in turn, each correlated with the covariates. */
const metricSql = [
  (i: number) => `round(exp(2 + x0 / 3 + (hash(i, ${i + 10}) % 1000) / 500.0), 2)`,
  (i: number) => `(x1 / 4 + hash(i, ${i + 10}) % 20)::bigint`,
  (i: number) => `x2 / 7 + x3 * (hash(i, ${i + 10}) % 100000) / 1e5`,
]

/** Writes `rows` subjects x 10 metrics x 4 covariates into a DuckDB file once, and reuses it. */
export async function wideFrame(folder: string, rows: number): Promise<string> {
  const file = join(folder, `wide-${rows}.duckdb`)
  if (existsSync(file)) return file
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(
    `create table subjects as
      select 'u' || i as subject, ['control', 'blue', 'green'][1 + (hash(i) % 3)::integer] as variant,
        null::timestamp as exposed_at,
        ${metrics.map((name, i) => `${metricSql[i % 3]!(i)} as ${name}`).join(', ')}, x0, x1, x2, x3
      from (
        select i, (hash(i, 1) % 900) / 100.0::double as x0, (hash(i, 2) % 30)::bigint as x1,
          sqrt((hash(i, 3) % 100000)::double) as x2, (hash(i, 4) % 1000) / 10.0::double as x3
        from range(${rows}) as t(i))`,
  )
  await connection.run('checkpoint')
  connection.closeSync()
  instance.closeSync()
  return file
}

const whole: ReadonlySet<string> = new Set(['m1', 'm4', 'm7', 'x1'])
const numbers = [...metrics, ...covariates].map((name): FrameColumn => ({
  name,
  type: whole.has(name) ? 'BIGINT' : 'DOUBLE',
}))

export function wideDescription(rows: number): FrameDescription {
  const columns: readonly FrameColumn[] = [
    { name: 'subject', type: 'VARCHAR' },
    { name: 'variant', type: 'VARCHAR' },
    { name: 'exposed_at', type: 'TIMESTAMP' },
    ...numbers,
  ]
  return { format: 'assay.frame/1', kind: 'subjects', tables: [{ name: 'subjects', columns, rows }], counts: {} }
}

export function wideSpec(): ExperimentSpec {
  const study = {
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'wide',
      name: 'Ten metrics, four covariates',
      unit: 'subject',
      variants: [
        { id: 'control', weight: 1, is_control: true },
        { id: 'blue', weight: 1 },
        { id: 'green', weight: 1 },
      ],
      metrics: metrics.map((id, i) => ({
        id,
        role: i === 0 ? 'primary' : 'secondary',
        type: 'mean',
        column: id,
        covariate: covariates,
        direction: 'increase',
      })),
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
    },
    source: { kind: 'subjects', file: 'wide.csv', subject: 'subject', variant: 'variant' },
  }
  const parsed = parseStudy(JSON.stringify(study))
  if (!parsed.study) throw new Error(JSON.stringify(parsed.findings))
  return parsed.study.experiment
}

/** The same statistics as someone who knows DuckDB would ask for them: everything in one pass, nothing twice. */
export function bareWideSql(): string {
  const pairs = [
    ...metrics.flatMap((metric) => covariates.map((covariate) => [metric, covariate] as const)),
    ...covariates.flatMap((a, i) => covariates.slice(i + 1).map((b) => [a, b] as const)),
  ]
  return `select variant, count(*),
    ${[...metrics, ...covariates].map((name) => `count(${name}), avg(${name}), var_samp(${name})`).join(', ')},
    ${pairs.map(([a, b]) => `covar_samp(${a}, ${b})`).join(', ')}
  from subjects group by variant`
}
