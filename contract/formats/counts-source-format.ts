import { z } from 'zod'
import { isAbsent, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printRows, readRows } from './rows-format'
import type { CountsSource } from './source-spec'

const name = z.string().min(1)

const fieldsSchema = z.looseObject({
  variant: name,
  n: name,
  metrics: z.record(name, name).nullish(),
  metric: name.nullish(),
  successes: name.nullish(),
  look: name.nullish(),
  at: name.nullish(),
  accumulate: z.enum(['cumulative', 'increments']).nullish(),
})

/**
 * Reads a source of kind `counts`: x of n per variant. `metrics` names a column of successes for each metric; or
 * `successes` is the column and `metric` the one that says which metric a row counts.
 */
export function readCountsSource(
  source: JsonObject,
  shared: Pick<CountsSource, 'filter' | 'tolerance'>,
  path: Path,
  problems: Problems,
): CountsSource | null {
  const rows = readRows(source, path, problems)
  const fields = problems.read(fieldsSchema, source, path)
  if (fields === null) return null
  if (isAbsent(fields.metrics) === isAbsent(fields.successes)) {
    problems.expected(
      'either "metrics" (a column of successes for each metric) or "successes" (the column, with "metric" beside it)',
      isAbsent(fields.metrics) ? undefined : fields.metrics,
      [...path, 'metrics'],
    )
    return null
  }
  if (rows === null) return null
  return {
    kind: 'counts',
    ...shared,
    rows,
    variant: fields.variant,
    n: fields.n,
    look: fields.look ?? null,
    at: fields.at ?? null,
    accumulation: fields.accumulate ?? (isAbsent(fields.look) ? 'increments' : 'cumulative'),
    successes: isAbsent(fields.metrics)
      ? { kind: 'long', metric: fields.metric ?? null, column: fields.successes ?? '' }
      : { kind: 'wide', metrics: fields.metrics },
  }
}

export function printCountsSource(source: CountsSource): JsonObject {
  const { successes } = source
  return {
    ...printRows(source.rows),
    variant: source.variant,
    n: source.n,
    ...(successes.kind === 'wide'
      ? { metrics: successes.metrics }
      : { ...(successes.metric !== null && { metric: successes.metric }), successes: successes.column }),
    ...(source.look !== null && { look: source.look }),
    ...(source.at !== null && { at: source.at }),
    accumulate: source.accumulation,
  }
}
