import { TableReader } from '../measure/read-table'
import type { QueryRunner } from '../measure/run-queries'
import { call, column, type Expression, star, ascending } from '../sql/tree/expression'
import { and, cast } from '../sql/tree/expression'
import { as, groupBy, select, type Select } from '../sql/tree/select'
import type { Variant } from '../study/spec'
import { arrivalsRelation, type ArrivalsShape } from './arrivals-table'
import { changePoints, type StreamBin } from './change-point'
import type { JudgedCause } from './cause'
import { binOf, intervalOf, type TimeBins } from './time-bins'

/** What evaluators read from. */
export interface InvestigationSource {
  readonly runner: QueryRunner
  readonly shape: ArrivalsShape
  readonly variants: readonly Variant[]
  /** Null without times. */
  readonly bins: TimeBins | null
}

/** Counts by the values of some expressions. */
export interface CountRow {
  readonly keys: readonly (string | null)[]
  readonly counts: readonly number[]
}

/** Groups arrivals by keys and counts those that meet each condition. */
export async function countBy(
  { runner }: Pick<InvestigationSource, 'runner'>,
  keys: readonly Expression[],
  conditions: readonly (Expression | null)[],
  where: Expression | null,
): Promise<{ readonly rows: readonly CountRow[]; readonly sql: string }> {
  const names = keys.map((_, at) => `key ${at + 1}`)
  const counts = conditions.map((_, at) => `count ${at + 1}`)
  const statement: Select = select({
    columns: [
      ...keys.map((key, at) => as(cast(key, 'text'), names[at]!)),
      ...conditions.map((condition, at) =>
        as(cast(call('count', [star()], condition === null ? {} : { filter: condition }), 'double'), counts[at]!),
      ),
    ],
    from: arrivalsRelation,
    where,
    ...(keys.length > 0 && {
      groupBy: groupBy(...keys),
      orderBy: keys.map((_, at) => ascending(column(names[at]!))),
    }),
  })
  const reader = new TableReader(await runner.run(statement))
  const rows = Array.from({ length: reader.rowCount }, (_, row) => ({
    keys: names.map((name) => reader.label(name, row)),
    counts: counts.map((name) => reader.number(name, row)),
  }))
  return { rows, sql: runner.records.at(-1)!.query.sql }
}

/** Hits and trials bin by bin. The hits may lie at another time than the trials. */
export async function streamOf(
  source: InvestigationSource,
  bins: TimeBins,
  hits: Expression,
  trials: Expression,
  hitTime = 'at',
): Promise<readonly StreamBin[]> {
  const stream = Array.from({ length: bins.count }, () => ({ hits: 0, trials: 0 }))
  const add = (rows: readonly CountRow[], hitAt: number | null, trialAt: number | null): void => {
    for (const { keys, counts } of rows) {
      const bin = stream[Number(keys[0] ?? -1)]
      if (bin === undefined) continue
      if (hitAt !== null) bin.hits += counts[hitAt]!
      if (trialAt !== null) bin.trials += counts[trialAt]!
    }
  }
  if (hitTime === 'at') {
    add((await countBy(source, [binOf('at', bins)], [and(hits, trials), trials], null)).rows, 0, 1)
  } else {
    add((await countBy(source, [binOf(hitTime, bins)], [hits], null)).rows, 0, null)
    add((await countBy(source, [binOf('at', bins)], [trials], null)).rows, null, 0)
  }
  return stream.map((bin) => ({ hits: bin.hits, trials: Math.max(bin.trials, bin.hits) }))
}

/** The cause with when it began and ended, from its own stream. */
export function timed(cause: JudgedCause, stream: readonly StreamBin[], bins: TimeBins): JudgedCause {
  const { onset, end } = changePoints(stream)
  return {
    ...cause,
    onset: onset === null ? null : intervalOf(onset, bins),
    end: end === null ? null : intervalOf(end, bins),
  }
}
