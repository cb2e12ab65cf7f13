import type { FrameColumn } from '../../frame/frame'
import { exposureDay, keyName } from '../request'
import {
  ascending,
  binary,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  integer,
  isNotNull,
  type Expression,
  type Window,
} from '../../sql/tree/expression'
import { as, groupBy, plain, select, subquery, table, unionAll, type SelectStatement } from '../../sql/tree/select'
import type { SubjectRows } from './subject-rows'
import type { SumsPlan } from './sums-plan'
import { countNames, distinctTerms, subjectsName, variantName } from './sums-query'

export const dayName = 'day'
const stage = 'stage'
const subjectName = 'subject'

/**
 * Every state a subject has been in: one row at the day of exposure, before any event, and one per day with activity,
 * event columns accumulated up to it. Other columns keep the subject's value.
 */
export function subjectStates(
  activityColumns: readonly FrameColumn[],
  subjectColumns: readonly FrameColumn[],
): SubjectRows {
  const counted = activityColumns.filter(({ name }) => !fixedColumns.has(name))
  const fixed = subjectColumns.filter(
    ({ name }) => !fixedColumns.has(name) && !counted.some((each) => each.name === name),
  )
  const exposures = select({
    columns: [
      plain(column(subjectName)),
      as(dialectCall('day', column('exposed_at')), dayName),
      as(integer(0), stage),
      ...counted.map(({ name }) => as(integer(0), name)),
    ],
    from: table('subjects'),
  })
  const days = select({
    columns: [
      plain(column(subjectName)),
      plain(column(dayName)),
      as(integer(1), stage),
      ...counted.map(({ name }) => as(call('coalesce', [column(name), integer(0)]), name)),
    ],
    from: table('activity'),
  })
  const soFar: Window = {
    partitionBy: [column(subjectName, 'step')],
    orderBy: [ascending(column(dayName, 'step')), ascending(column(stage, 'step'))],
    frame: 'ROWS UNBOUNDED PRECEDING',
  }
  const states = select({
    columns: [
      ...[subjectName, dayName, stage].map((name) => plain(column(name, 'step'))),
      plain(column(variantName, 's')),
      ...fixed.map(({ name }) => plain(column(name, 's'))),
      ...counted.map(({ name, type }) => {
        const total = call('sum', [column(name, 'step')], { over: soFar })
        return as(cast(total, type === 'BIGINT' ? 'integer' : 'double'), name)
      }),
    ],
    from: subquery(unionAll([exposures, days]), 'step'),
    joins: [
      {
        kind: 'inner',
        relation: table('subjects', 's'),
        on: binary(column(subjectName, 's'), '=', column(subjectName, 'step')),
      },
    ],
  })
  return { with: [{ name: 'states', select: states }], from: table('states') }
}

const fixedColumns: ReadonlySet<string> = new Set([subjectName, variantName, 'exposed_at', dayName, stage])

/**
 * By variant and day, how much each sum changed on that day: a subject's integers after each of its steps, less those
 * before it. Accumulated over days they give the moments at every look, from one pass. The day stands where the day of
 * exposure does in `sumsQuery`, so that both are read alike.
 */
export function historyQuery(plan: SumsPlan, states: SubjectRows): SelectStatement {
  const order = [subjectName, dayName, stage].map((name) => plain(column(name)))
  const centred = select({
    columns: [...order, plain(column(variantName)), ...plan.values.map(({ name, expression }) => as(expression, name))],
    from: states.from,
  })
  const steps: Window = {
    partitionBy: [column(subjectName)],
    orderBy: [ascending(column(dayName)), ascending(column(stage))],
    frame: null,
  }
  const change = (value: Expression) => {
    const now = call('coalesce', [value, integer(0)])
    return binary(now, '-', call('lag', [now, integer(1), integer(0)], { over: steps }))
  }
  const counts = countNames(plan)
  const terms = distinctTerms(plan)
  const changes = select({
    columns: [
      plain(column(variantName)),
      plain(column(dayName)),
      plain(column(stage)),
      ...counts.map((name) => as(change(isPresent(name)), `count ${name}`)),
      ...terms.map(({ name, expression }) => as(change(expression), `sum ${name}`)),
    ],
    from: table('centred'),
  })
  return select({
    with: [...states.with, { name: 'centred', select: centred }, { name: 'changes', select: changes }],
    columns: [
      plain(column(variantName)),
      as(column(dayName), keyName(exposureDay)),
      as(
        cast(call('count', [column(stage)], { filter: binary(column(stage), '=', integer(0)) }), 'double'),
        subjectsName,
      ),
      ...counts.map((name) => as(cast(call('sum', [column(`count ${name}`)]), 'double'), `count ${name}`)),
      ...terms.map(({ name }) => as(cast(dialectCall('exact-sum', column(`sum ${name}`)), 'text'), `sum ${name}`)),
    ],
    from: table('changes'),
    groupBy: groupBy(column(variantName), column(dayName)),
  })
}

function isPresent(name: string): Expression {
  return caseWhen([{ when: isNotNull(column(name)), result: integer(1) }], integer(0))
}
