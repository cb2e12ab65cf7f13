import { arrivalColumns } from '../frame/frame'
import {
  and,
  binary,
  boolean,
  call,
  cast,
  column,
  integer,
  nullLiteral,
  star,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, plain, select, table, type Join, type Select, type SelectColumn } from '../sql/tree/select'
import { arrivalRows } from './arrival-rows'
import { exposureGaps } from './exposure-gaps'
import { firstPerKey, keyColumn } from './first-per-key'
import { carryColumns } from './frame-columns'
import { counted, orderOf, placeOf, seenJoin, subjectOf, timeOf, type ArrivalsRequest } from './logged-exposures'
import { arePresent, passesFilter, sourceAlias, sourceColumn, sourceText } from './source-rows'
import { rowColumn, type ExtractionTable } from './staged-table'

/** The frame's `arrivals` and `arrival_rows`, from exposures as they were logged and, where there is one, an assignment log. */
export function arrivalsExtraction(request: ArrivalsRequest): readonly ExtractionTable[] {
  const { assignments, exposures } = request
  return [
    { kind: 'scratch', name: 'seen_subjects', select: seenSubjects(request) },
    { kind: 'scratch', name: 'crossings', select: crossings(request) },
    { kind: 'scratch', name: 'exposure_gaps', select: exposureGaps(request) },
    ...(assignments === null
      ? []
      : [{ kind: 'scratch' as const, name: 'assigned_subjects' as const, select: assignedSubjects(assignments) }]),
    { kind: 'frame', name: 'arrivals', select: arrivals(request) },
    { kind: 'frame', name: 'arrival_rows', select: arrivalRows(exposures, counted(request), request.attributes) },
  ]
}

function seenSubjects(request: ArrivalsRequest): Select {
  const { rows, variant, at, exposureId, triggered } = request.exposures
  const order = orderOf(at)
  const name = sourceText(variant)
  const kept = passesFilter(request.filter)
  return select({
    columns: [
      as(subjectOf(request), 'subject'),
      as(placeOf(call('min', [order])), 'first_row'),
      as(call('arg_max', [name, order]), 'last_variant'),
      as(binary(call('min', [name]), '<>', call('max', [name])), 'crossed'),
      as(call('min', [timeOf(at)]), 'first_at'),
      as(call('count', [star()]), 'exposures'),
      as(
        exposureId === null
          ? cast(nullLiteral, 'integer')
          : call('count', [sourceColumn(exposureId)], { distinct: true }),
        'exposure_ids',
      ),
      as(
        triggered === null
          ? cast(nullLiteral, 'boolean')
          : call('bool_or', [call('coalesce', [sourceColumn(triggered), boolean(false)])]),
        'triggered',
      ),
      as(kept === null ? boolean(true) : call('bool_or', [kept]), 'kept'),
    ],
    from: table(rows.table, sourceAlias),
    where: counted(request),
    groupBy: groupBy(subjectOf(request)),
  })
}

function crossings(request: ArrivalsRequest): Select {
  const { rows, variant, at } = request.exposures
  return select({
    columns: [plain(column('subject', 'seen')), as(call('min', [timeOf(at)]), 'crossed_at')],
    from: table(rows.table, sourceAlias),
    joins: [seenJoin(request), firstRowJoin(request)],
    where: and(
      column('crossed', 'seen'),
      counted(request),
      binary(sourceText(variant), '<>', cast(column(variant, 'first'), 'text')),
    ),
    groupBy: groupBy(column('subject', 'seen')),
  })
}

function firstRowJoin({ exposures: { rows } }: ArrivalsRequest): Join {
  const on = binary(column(rowColumn, 'first'), '=', column('first_row', 'seen'))
  return { kind: 'left', relation: table(rows.table, 'first'), on }
}

function assignedSubjects({ rows, subject, variant, at }: NonNullable<ArrivalsRequest['assignments']>): Select {
  const order = orderOf(at)
  return select({
    columns: [
      as(sourceText(subject), 'subject'),
      as(call('arg_min', [sourceText(variant), order]), 'assigned'),
      as(call('min', [timeOf(at)]), 'assigned_at'),
      as(placeOf(call('min', [order])), 'assigned_row'),
    ],
    from: table(rows.table, sourceAlias),
    where: arePresent(subject, variant),
    groupBy: groupBy(sourceText(subject)),
  })
}

function arrivals(request: ArrivalsRequest): Select {
  const { exposures, assignments } = request
  const fallback = (name: string): Expression | null =>
    assignments?.rows.columns.some((each) => each.name === name) === true
      ? cast(column(name, 'assignment'), 'text')
      : null
  const own = exposures.rows.columns.filter(({ name }) => request.attributes.includes(name))
  const joined = request.joined.map(({ rows, columns }, at) => ({
    alias: `joined_${at + 1}`,
    columns: rows.columns.filter(({ name }) => columns.includes(name)),
  }))
  const carried = carryColumns(arrivalColumns, [{ alias: 'first', columns: own }, ...joined]).columns
  const attribute = (name: string, alias: string): Expression => {
    const [first, other] = [cast(column(name, alias), 'text'), alias === 'first' ? fallback(name) : null]
    return other === null ? first : call('coalesce', [first, other])
  }
  const known = (mine: Expression, other: string): Expression =>
    assignments === null ? mine : call('coalesce', [mine, column(other, 'assigned_to')])
  const delay =
    exposures.receivedAt === null || exposures.at === null
      ? cast(nullLiteral, 'double')
      : binary(
          binary(
            call('epoch_us', [column(exposures.receivedAt, 'first')]),
            '-',
            call('epoch_us', [column(exposures.at, 'first')]),
          ),
          '/',
          integer(1_000_000),
        )
  const columns: readonly SelectColumn[] = [
    as(known(column('subject', 'seen'), 'subject'), 'subject'),
    as(cast(column(exposures.variant, 'first'), 'text'), 'variant'),
    as(known(column('first_at', 'seen'), 'assigned_at'), 'at'),
    as(column('last_variant', 'seen'), 'last_variant'),
    as(call('coalesce', [column('crossed', 'seen'), boolean(false)]), 'crossed'),
    as(column('crossed_at', 'crossing'), 'crossed_at'),
    as(call('coalesce', [column('exposures', 'seen'), integer(0)]), 'exposures'),
    as(column('exposure_ids', 'seen'), 'exposure_ids'),
    as(column('gap_variation', 'gaps'), 'gap_variation'),
    as(delay, 'delay_seconds'),
    as(assignments === null ? cast(nullLiteral, 'text') : column('assigned', 'assigned_to'), 'assigned'),
    as(column('triggered', 'seen'), 'triggered'),
    as(column('kept', 'seen'), 'kept'),
    ...carried.map(({ source, alias, name }) => as(attribute(source.name, alias), name)),
  ]
  return select({
    columns,
    from: table('seen_subjects', 'seen'),
    joins: [
      ...assignmentJoins(assignments),
      firstRowJoin(request),
      sameSubject('crossings', 'crossing'),
      sameSubject('exposure_gaps', 'gaps'),
      ...request.joined.map((each, at) => joinOf(each, `joined_${at + 1}`)),
    ],
  })
}

function joinOf({ rows, key, left, columns }: ArrivalsRequest['joined'][number], alias: string): Join {
  const mine = left === null ? column('subject', 'seen') : cast(column(left, 'first'), 'text')
  return {
    kind: 'left',
    relation: { kind: 'subquery', select: firstPerKey(rows, key, columns), alias },
    on: binary(column(keyColumn, alias), '=', mine),
  }
}

function sameSubject(name: 'crossings' | 'exposure_gaps', alias: string): Join {
  return {
    kind: 'left',
    relation: table(name, alias),
    on: binary(column('subject', alias), '=', column('subject', 'seen')),
  }
}

function assignmentJoins(assignments: ArrivalsRequest['assignments']): readonly Join[] {
  if (assignments === null) return []
  return [
    {
      kind: 'full',
      relation: table('assigned_subjects', 'assigned_to'),
      on: binary(column('subject', 'assigned_to'), '=', column('subject', 'seen')),
    },
    {
      kind: 'left',
      relation: table(assignments.rows.table, 'assignment'),
      on: binary(column(rowColumn, 'assignment'), '=', column('assigned_row', 'assigned_to')),
    },
  ]
}
