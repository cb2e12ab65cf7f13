import {
  binary,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  integer,
  parameter,
  type Expression,
} from '../../sql/tree/expression'
import { as, groupBy, plain, select, table } from '../../sql/tree/select'
import type { FrameColumn } from '../../frame/frame'
import type { SubjectRows } from './subject-rows'

/** The column that holds an activity row's day, or the number of its week. */
export const periodName = 'period'

/** Columns of activity that a metric reads there, and those of the subject. */
export interface ActivityColumns {
  readonly counted: readonly FrameColumn[]
  readonly fixed: readonly FrameColumn[]
}

/** What each subject did on each UTC day: one row per subject and day with activity. */
export function activityDays(columns: ActivityColumns): SubjectRows {
  const rows = select({
    columns: [
      ...subjectColumns(columns),
      as(dialectCall('day', column('day', 'a')), periodName),
      ...columns.counted.map(({ name }) => as(call('coalesce', [column(name, 'a'), integer(0)]), name)),
    ],
    from: table('activity', 'a'),
    joins: [ofSubject],
  })
  return { with: [{ name: 'active', select: rows }], from: table('active') }
}

/** What each subject did in each week: weeks start at the given instants (ISO 8601), the first with all before it. */
export function activityWeeks(columns: ActivityColumns, starts: readonly string[]): SubjectRows {
  const own = ['subject', 'variant', 'exposed_at', ...columns.fixed.map(({ name }) => name), periodName]
  const dated = select({
    columns: [
      plain(column('subject', 'a')),
      ...subjectColumns(columns),
      as(weekOf(column('day', 'a'), starts), periodName),
      ...columns.counted.map(({ name }) => plain(column(name, 'a'))),
    ],
    from: table('activity', 'a'),
    joins: [ofSubject],
  })
  const rows = select({
    columns: [
      ...own.map((name) => plain(column(name))),
      ...columns.counted.map(({ name, type }) => {
        const sum = call('coalesce', [call('sum', [column(name)]), integer(0)])
        return as(cast(sum, type === 'DOUBLE' ? 'double' : 'integer'), name)
      }),
    ],
    from: table('dated'),
    groupBy: groupBy(...own.map((name) => column(name))),
  })
  return {
    with: [
      { name: 'dated', select: dated },
      { name: 'active', select: rows },
    ],
    from: table('active'),
  }
}

const ofSubject = {
  kind: 'inner' as const,
  relation: table('subjects', 's'),
  on: binary(column('subject', 's'), '=', column('subject', 'a')),
}

function subjectColumns({ fixed }: ActivityColumns) {
  return ['variant', 'exposed_at', ...fixed.map(({ name }) => name)].map((name) => plain(column(name, 's')))
}

function weekOf(day: Expression, starts: readonly string[]): Expression {
  const later = starts.slice(1).map((start, at) => ({
    when: binary(day, '<', cast(parameter(start.replace('Z', ''), 'text'), 'timestamp')),
    result: integer(at),
  }))
  return later.length === 0 ? integer(0) : caseWhen(later, integer(starts.length - 1))
}

/** The last UTC day on which anything happened. One row. */
export function lastActivityQuery() {
  return select({
    columns: [as(call('max', [dialectCall('day', column('day'))]), 'last')],
    from: table('activity'),
  })
}
