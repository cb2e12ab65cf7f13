import { and, binary, call, caseWhen, cast, column, integer, nullLiteral } from '../sql/tree/expression'
import { as, groupBy, plain, select, table, type Select } from '../sql/tree/select'
import { counted, seenJoin, type ArrivalsRequest } from './logged-exposures'
import { sourceAlias, sourceColumn } from './source-rows'

/** Exposures from that many on are looked at for their rhythm. */
const RHYTHM_FROM = 5
/** In microseconds; who comes less often than that on average, such as once a day, has a rhythm like anybody. */
const HOUR = 3_600_000_000

/** How even the time between a subject's exposures is, for those who have many. */
export function exposureGaps(request: ArrivalsRequest): Select {
  const { rows, at } = request.exposures
  const time = at === null ? cast(nullLiteral, 'double') : call('epoch_us', [sourceColumn(at)])
  const before = call('lag', [time], {
    over: {
      partitionBy: [column('subject', 'seen')],
      orderBy: [{ expression: time, descending: false, nulls: null }],
      frame: null,
    },
  })
  const gaps = select({
    columns: [plain(column('subject', 'seen')), as(binary(time, '-', before), 'gap')],
    from: table(rows.table, sourceAlias),
    joins: [seenJoin(request)],
    where: and(binary(column('exposures', 'seen'), '>=', integer(RHYTHM_FROM)), counted(request)),
  })
  const mean = call('avg', [column('gap')])
  return select({
    columns: [
      plain(column('subject')),
      as(
        caseWhen([
          {
            when: and(binary(mean, '>', integer(0)), binary(mean, '<', integer(HOUR))),
            result: binary(call('stddev_pop', [column('gap')]), '/', mean),
          },
        ]),
        'gap_variation',
      ),
    ],
    from: { kind: 'subquery', select: gaps, alias: 'gaps' },
    // a row that was sent again is no visit
    where: binary(column('gap'), '>', integer(0)),
    groupBy: groupBy(column('subject')),
  })
}
