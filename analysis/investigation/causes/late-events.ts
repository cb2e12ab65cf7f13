import { named } from '../../numerics/named'
import { stableSum } from '../../numerics/sum'
import { TableReader } from '../../measure/read-table'
import {
  and,
  binary,
  call,
  cast,
  column,
  double,
  isNotNull,
  not,
  parameter,
  type Expression,
} from '../../sql/tree/expression'
import { as, groupBy, select } from '../../sql/tree/select'
import { arrivalsRelation, exposedOnce, isBot } from '../arrivals-table'
import { absent, type JudgedCause } from '../cause'
import { changePoints } from '../change-point'
import { allocated, analysedShare, type Funnel } from '../funnel'
import { rateTest } from '../likelihood'
import { countBy, streamOf, timed, type InvestigationSource } from '../source'
import { judged } from './counted-causes'

/** An exposure that takes longer than this to arrive is late. */
const LATE_SECONDS = 600

export interface LateEvents {
  readonly cause: JudgedCause
  /** Seconds before the end of the log in which exposures may still be on their way; 0: none is late. */
  readonly reach: number
}

/** Exposures on their way longer in one variant than in another, and how many had not arrived when the log ended. */
export async function lateEvents(source: InvestigationSource, funnel: Funnel, alpha: number): Promise<LateEvents> {
  const { bins, variants, shape } = source
  const isLate = binary(column('delay_seconds'), '>', double(LATE_SECONDS))
  const arrived = and(exposedOnce, isNotNull(column('delay_seconds')), not(isBot(shape)))
  const statement = select({
    columns: [
      as(column('variant'), 'variant'),
      as(cast(call('count', [column('subject')], { filter: isLate }), 'double'), 'late'),
      as(cast(call('count', [column('subject')]), 'double'), 'arrived'),
      as(call('quantile_cont', [column('delay_seconds'), double(1)], { filter: isLate }), 'longest'),
    ],
    from: arrivalsRelation,
    where: arrived,
    groupBy: groupBy(column('variant')),
    orderBy: [{ expression: column('variant'), descending: false, nulls: null }],
  })
  const reader = new TableReader(await source.runner.run(statement))
  const queries = [source.runner.records.at(-1)!.query.sql]
  const read = Array.from({ length: reader.rowCount }, (_, row) => ({
    variantId: reader.label('variant', row) ?? '',
    touched: reader.number('late', row),
    of: reader.number('arrived', row),
    longest: reader.numberOrNull('longest', row) ?? 0,
  }))
  const open = allocated(variants).map(
    ({ id }) => read.find(({ variantId }) => variantId === id) ?? { variantId: id, touched: 0, of: 0, longest: 0 },
  )
  const evidence = open.map(({ variantId, touched, of }) => ({ variantId, touched, of }))
  const test = rateTest(evidence)
  const reach = Math.max(...open.map(({ longest }) => longest))
  if (bins === null || test.pValue >= alpha || reach <= LATE_SECONDS) {
    return { cause: { ...absent('late-events', queries), evidence }, reach: 0 }
  }
  const worst = open.reduce((a, b) => (b.of > 0 && b.touched / b.of > a.touched / Math.max(1, a.of) ? b : a))
  const ofWorst = and(arrived, binary(column('variant'), '=', parameter(worst.variantId, 'text')))
  const stream = await streamOf(source, bins, isLate, ofWorst)
  const { onset } = changePoints(stream)
  const since = onset === null ? bins.start : bins.start + onset.most * bins.widthSeconds * 1000
  const missing = await missingByNow(source, arrived, reach, since)
  queries.push(...missing.queries)
  const moved = Object.fromEntries(
    open.map(({ variantId }) => [
      variantId,
      -Math.round((named(missing.subjects, variantId) ?? 0) * analysedShare(funnel, variantId)),
    ]),
  )
  const facts = [
    { name: 'variant' as const, value: worst.variantId },
    { name: 'rate' as const, value: worst.touched / Math.max(1, worst.of) },
    { name: 'longest-delay-hours' as const, value: reach / 3600 },
    { name: 'subjects' as const, value: Math.round(stableSum(Object.values(missing.subjects))) },
  ]
  const cause = judged('late-events', 'accused', moved, test, evidence, facts, queries)
  return { cause: timed(cause, stream, bins), reach }
}

/** Steps in which the longest delay is looked at. */
const STEPS = 24

/**
 * How many exposures of each variant were still on their way when the log ended: the share that arrives within the time
 * left, from the delays that were seen, each only where it could have been seen. Lynden-Bell (1971), for data truncated
 * on the right.
 */
async function missingByNow(
  source: InvestigationSource,
  arrived: Expression,
  reach: number,
  since: number,
): Promise<{ readonly subjects: Readonly<Record<string, number>>; readonly queries: readonly string[] }> {
  const bins = source.bins!
  const step = reach / STEPS
  const age = binary(
    binary(double(bins.end / 1000), '-', binary(call('epoch_us', [column('at')]), '/', double(1e6))),
    '/',
    double(step),
  )
  const cut = (value: Expression): Expression => call('least', [call('floor', [value]), double(STEPS)])
  const { rows, sql } = await countBy(
    source,
    [column('variant'), cut(age), cut(binary(column('delay_seconds'), '/', double(step)))],
    [null],
    and(arrived, binary(call('epoch_us', [column('at')]), '>=', double(since * 1000))),
  )
  const subjects = Object.fromEntries(
    allocated(source.variants).map(({ id }) => [
      id,
      missingOf(
        rows
          .filter(({ keys }) => keys[0] === id)
          .map(({ keys, counts }) => ({ age: Number(keys[1]), delay: Number(keys[2]), count: counts[0]! })),
      ),
    ]),
  )
  return { subjects, queries: [sql] }
}

function missingOf(
  groups: readonly { readonly age: number; readonly delay: number; readonly count: number }[],
): number {
  const arrivedWithin = Array.from({ length: STEPS + 2 }, () => 1)
  for (let delay = STEPS; delay > 0; delay--) {
    const seen = groups.filter((group) => group.age >= delay && group.delay <= delay)
    const now = stableSum(seen.filter((group) => group.delay === delay).map(({ count }) => count))
    const all = stableSum(seen.map(({ count }) => count))
    arrivedWithin[delay - 1] = arrivedWithin[delay]! * (all === 0 ? 1 : Math.max(0.05, 1 - now / all))
  }
  return stableSum(
    groups.map(({ age, count }) => {
      // of an age bin's subjects half have come through its last step
      const within = (arrivedWithin[Math.min(STEPS, age)]! + arrivedWithin[Math.max(0, Math.min(STEPS, age) - 1)]!) / 2
      return (count * (1 - within)) / within
    }),
  )
}
