import { assertNever } from '../failures'
import {
  and,
  ascending,
  binary,
  boolean,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  integer,
  nullLiteral,
  or,
  star,
  type Expression,
  type Window,
} from '../sql/tree/expression'
import {
  as,
  groupBy,
  plain,
  select,
  subquery,
  table,
  unionAll,
  type Select,
  type SelectColumn,
} from '../sql/tree/select'
import { propertyColumn, type EventQuantity } from './event-values'
import type { Progress } from './progress'
import { rowColumn, type ExtractionTable } from './staged-table'

const dayColumn = 'day'

/** The frame's `activity`; none where nothing happens over time. */
export function activityTable(quantities: readonly EventQuantity[], progress: Progress): readonly ExtractionTable[] {
  if (quantities.length === 0 && progress.columns.length === 0) return []
  const days = progress.columns.length === 0 ? activitySelect(quantities) : withProgress(quantities, progress)
  return [{ kind: 'frame', name: 'activity', select: days }]
}

/**
 * One row per subject and UTC day with events inside a metric's window. Each value is the increment of the quantity's
 * running value, so that sums over days give the value to date: a distinct value counts on the day of its first
 * occurrence, and a minimum changes by how far it fell.
 */
function activitySelect(quantities: readonly EventQuantity[]): Select {
  const counted = quantities.filter(({ period }) => period === 'after')
  const keys = ['subject', 'variant', 'exposed_at', dayColumn].map((name) => plain(column(name)))
  const marked = select({
    columns: [
      ...['subject', 'variant', 'exposed_at'].map((name) => plain(column(name))),
      as(dialectCall('day', column('at')), dayColumn),
      ...counted.flatMap(marks),
    ],
    from: table('matched_events'),
    where: or(...counted.map(({ matches }) => matches)),
  })
  const daily = select({
    columns: [...keys, ...counted.flatMap(dailyTotals)],
    from: subquery(marked, 'marked'),
    groupBy: groupBy(...keys.map(({ expression }) => expression)),
  })
  const running = select({ columns: [...keys, ...counted.flatMap(runningValues)], from: subquery(daily, 'daily') })
  return select({
    columns: [...keys, ...counted.flatMap(increments)],
    from: subquery(running, 'running'),
    orderBy: [ascending(column('subject')), ascending(column(dayColumn))],
  })
}

/**
 * The same with what is reached in the course of time: a day on which only that changed has a row too. Columns of
 * events are missing there, columns of progress 0 elsewhere.
 */
function withProgress(quantities: readonly EventQuantity[], { columns }: Progress): Select {
  const keys = ['subject', 'variant', 'exposed_at', dayColumn].map((name) => plain(column(name)))
  const counted = quantities.filter(({ period }) => period === 'after')
  const own = counted.flatMap(({ name, countName, type }) => [
    { name, type: type === 'DOUBLE' ? ('double' as const) : ('integer' as const) },
    ...(countName === null ? [] : [{ name: countName, type: 'integer' as const }]),
  ])
  const ofEvents = select({
    columns: [...keys, ...own.map(({ name }) => plain(column(name))), ...columns.map((name) => as(integer(0), name))],
    from: subquery(activitySelect(quantities), 'of_events'),
  })
  const ofProgress = select({
    columns: [
      ...keys,
      ...own.map(({ name, type }) => as(cast(nullLiteral, type), name)),
      ...columns.map((name) => plain(column(name))),
    ],
    from: table('progress'),
  })
  return select({
    columns: [
      ...keys,
      ...[...own, ...columns.map((name) => ({ name, type: 'integer' as const }))].map(({ name, type }) =>
        as(cast(call('sum', [column(name)]), type), name),
      ),
    ],
    from: subquery(counted.length === 0 ? ofProgress : unionAll([ofEvents, ofProgress]), 'days'),
    groupBy: groupBy(...keys.map(({ expression }) => expression)),
    orderBy: [ascending(column('subject')), ascending(column(dayColumn))],
  })
}

/** Per event: whether it counts, and the value it brings. */
function marks({ name, matches, value }: EventQuantity): readonly SelectColumn[] {
  const flag = call('coalesce', [matches, boolean(false)])
  const property = value.field === null ? null : column(propertyColumn(value.field))
  if (value.aggregation === 'distinct' && property !== null) {
    const order = [ascending(column('at')), ascending(column(rowColumn))]
    const place = call('row_number', [], {
      over: { partitionBy: [column('subject'), flag, property], orderBy: order, frame: null },
    })
    return [as(and(flag, binary(place, '=', integer(1))), `${name} matches`)]
  }
  const mark = as(flag, `${name} matches`)
  return property === null ? [mark] : [mark, as(property, `${name} brings`)]
}

function dailyTotals({ name, value, countName }: EventQuantity): readonly SelectColumn[] {
  const options = { filter: column(`${name} matches`) }
  const count = call('count', [star()], options)
  const brings = column(`${name} brings`)
  switch (value.aggregation) {
    case 'count':
    case 'distinct':
    case 'any':
      return [as(count, name)]
    case 'sum':
      return [as(call('coalesce', [call('sum', [brings], options), integer(0)]), name)]
    case 'mean':
      return [as(call('sum', [brings], options), name), ...(countName === null ? [] : [as(count, countName)])]
    case 'min':
    case 'max':
      return [as(call(value.aggregation, [brings], options), name)]
    default:
      return assertNever(value.aggregation)
  }
}

/** For the aggregations that do not add up over days, the value to date; for the others the day's own. */
function runningValues({ name, value, countName }: EventQuantity): readonly SelectColumn[] {
  const counts = countName === null ? [] : [plain(column(countName))]
  const day = column(name)
  switch (value.aggregation) {
    case 'any': {
      const first = binary(call('sum', [day], { over: overDays('ROWS UNBOUNDED PRECEDING') }), '=', day)
      const happened = and(binary(day, '>', integer(0)), first)
      return [as(caseWhen([{ when: happened, result: integer(1) }], integer(0)), name)]
    }
    case 'min':
    case 'max':
      return [as(call(value.aggregation, [day], { over: overDays('ROWS UNBOUNDED PRECEDING') }), name)]
    case 'count':
    case 'sum':
    case 'mean':
    case 'distinct':
      return [plain(day), ...counts]
    default:
      return assertNever(value.aggregation)
  }
}

function increments({ name, value, countName, type }: EventQuantity): readonly SelectColumn[] {
  const counts = countName === null ? [] : [plain(column(countName))]
  const settles = value.aggregation === 'min' || value.aggregation === 'max'
  const increment = settles ? sinceDayBefore(column(name)) : column(name)
  return [as(cast(increment, type === 'DOUBLE' ? 'double' : 'integer'), name), ...counts]
}

function sinceDayBefore(value: Expression): Expression {
  return call('coalesce', [binary(value, '-', call('lag', [value], { over: overDays(null) })), value])
}

function overDays(frame: Window['frame']): Window {
  return { partitionBy: [column('subject')], orderBy: [ascending(column(dayColumn))], frame }
}
