import { metricColumns } from '../frame/frame'
import { windowDays, type FunnelMetric, type MetricDefinition, type RetentionMetric } from '../study/metric-definition'
import {
  and,
  ascending,
  binary,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  integer,
  or,
  type Expression,
} from '../sql/tree/expression'
import {
  as,
  groupBy,
  plain,
  select,
  subquery,
  table,
  unionAll,
  type CommonTable,
  type Select,
} from '../sql/tree/select'
import { afterExposure, eventMatches, microseconds } from './event-values'
import { rowColumn, type ExtractionTable, type StagedTable } from './staged-table'

/** The scratch table: one row per subject and thing reached, 1 in the column that counts it. */
const progressTable = 'progress'
const keys = ['subject', 'variant', 'exposed_at'] as const
const positions = 'positions'

/**
 * What a subject gets to in the course of time that no sum over its events tells: the steps of a funnel in their order,
 * and the end of a window.
 */
export interface Progress {
  /** Whole-number columns of `subjects` and `activity`. */
  readonly columns: readonly string[]
  /** The scratch table; absent when no metric needs it. */
  readonly tables: readonly ExtractionTable[]
}

/** Rows with a time, of which the latest tells how far the source has seen. */
export interface Clock {
  readonly rows: StagedTable
  readonly at: string
}

/** `clocks`: all rows of the source that have a time; what comes after the last of them has not been seen yet. */
export function progressOf(
  metrics: readonly MetricDefinition[],
  end: string | null,
  clocks: readonly Clock[],
): Progress {
  const funnels = metrics.filter((metric) => metric.type === 'funnel').filter(isOfEvents)
  const retained = metrics.filter((metric) => metric.type === 'retention').filter(isOfEvents)
  const windowed = metrics.filter((metric) => windowDays(metric) !== null && metric.type !== 'retention')
  const ends = [
    ...retained.map((metric) => ({ metric, name: metricColumns(metric.id).count })),
    ...windowed.map((metric) => ({ metric, name: metricColumns(metric.id).mature })),
  ]
  const columns = [...funnels.map(({ id }) => metricColumns(id).value), ...ends.map(({ name }) => name)]
  if (columns.length === 0) return { columns, tables: [] }
  const reached = (from: string, at: Expression, name: string, where: Expression | null = null): Select =>
    select({
      columns: [
        ...keys.map((key) => plain(column(key))),
        as(dialectCall('day', at), 'day'),
        ...columns.map((each) => as(integer(each === name ? 1 : 0), each)),
      ],
      from: table(from),
      where,
    })
  const chains = funnels.map((funnel, at) => funnelSteps(funnel, at))
  const rows = unionAll(
    [
      ...funnels.flatMap(({ id }, at) =>
        chains[at]!.map(({ name }) => reached(name, column('at'), metricColumns(id).value)),
      ),
      ...ends.map(({ metric, name }) => {
        const ended = binary(windowEnd(metric), '<=', call('epoch_us', [column('data_end')]))
        return reached('exposed_until', call('make_timestamp', [windowEnd(metric)]), name, ended)
      }),
    ],
    [
      ...(funnels.length === 0 ? [] : [{ name: positions, select: stepEvents(funnels, end) }]),
      ...chains.flat(),
      ...(ends.length === 0 ? [] : [{ name: 'exposed_until', select: exposedUntil(clocks) }]),
    ],
  )
  return { columns, tables: [{ kind: 'scratch', name: progressTable, select: rows }] }
}

/** By subject, how often each thing was reached. */
export function progressTotals({ columns }: Progress): Select {
  return select({
    columns: [
      plain(column('subject')),
      ...columns.map((name) => as(cast(call('sum', [column(name)]), 'integer'), name)),
    ],
    from: table(progressTable),
    groupBy: groupBy(column('subject')),
  })
}

function isOfEvents(metric: FunnelMetric | RetentionMetric): boolean {
  return metric.value.kind === 'event'
}

/** Microseconds at which a subject's window ends. */
function windowEnd(metric: MetricDefinition): Expression {
  const days = windowDays(metric) ?? (metric.type === 'retention' ? (metric.day ?? 0) + 1 : 0)
  return binary(call('epoch_us', [column('exposed_at')]), '+', microseconds(days))
}

function exposedUntil(clocks: readonly Clock[]): Select {
  const last = clocks.map(({ rows, at }) =>
    select({ columns: [as(call('max', [column(at)]), 'at')], from: table(rows.table) }),
  )
  const dataEnd = select({
    columns: [as(call('max', [column('at')]), 'data_end')],
    from: subquery(unionAll(last), 'ends'),
  })
  return select({
    columns: [...keys.map((key) => plain(column(key))), plain(column('data_end', 'until'))],
    from: table('exposed_subjects'),
    joins: [{ kind: 'cross', relation: subquery(dataEnd, 'until'), on: null }],
  })
}

/** Every event that is some step of some funnel, with its place among its subject's events. */
function stepEvents(funnels: readonly FunnelMetric[], end: string | null): Select {
  const order = [ascending(column('at')), ascending(column(rowColumn))]
  const steps = funnels.map((funnel) =>
    funnel.steps.filter((step) => step.kind === 'event').map((step) => eventMatches(step, afterExposure(step, end))),
  )
  return select({
    columns: [
      ...keys.map((key) => plain(column(key))),
      plain(column('at')),
      as(call('row_number', [], { over: { partitionBy: [column('subject')], orderBy: order, frame: null } }), 'place'),
      ...steps.flatMap((matches, funnel) =>
        matches.map((match, step) =>
          as(caseWhen([{ when: match, result: integer(1) }], integer(0)), mark(funnel, step)),
        ),
      ),
    ],
    from: table('matched_events'),
    where: or(...steps.flat()),
  })
}

function mark(funnel: number, step: number): string {
  return `funnel ${funnel + 1} step ${step + 1}`
}

/** The first event of each step that comes after the step before it: the earliest way through, hence the farthest. */
function funnelSteps({ steps }: FunnelMetric, funnel: number): readonly CommonTable[] {
  return steps.map((_, step) => {
    const matches = binary(column(mark(funnel, step), 'event'), '=', integer(1))
    const before = `reached ${mark(funnel, step - 1)}`
    const next = and(
      binary(column('subject', 'before'), '=', column('subject', 'event')),
      binary(column('place', 'event'), '>', column('place', 'before')),
    )
    const names = keys.map((key) => column(key, 'event'))
    return {
      name: `reached ${mark(funnel, step)}`,
      select: select({
        columns: [
          ...names.map(plain),
          as(call('min', [column('place', 'event')]), 'place'),
          as(call('min', [column('at', 'event')]), 'at'),
        ],
        from: table(positions, 'event'),
        joins: step === 0 ? [] : [{ kind: 'inner', relation: table(before, 'before'), on: next }],
        where: matches,
        groupBy: groupBy(...names),
      }),
    }
  })
}
