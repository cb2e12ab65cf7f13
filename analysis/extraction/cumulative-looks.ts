import {
  and,
  ascending,
  binary,
  call,
  caseWhen,
  cast,
  column,
  integer,
  isNotNull,
  isNull,
  nullLiteral,
  or,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, plain, select, subquery, table, type Select } from '../sql/tree/select'

/**
 * Moments of disjoint increments merged into cumulative ones: n = sum n_i, m = sum n_i m_i / n and, with the centre of
 * the merged rows known, C = sum ((n_i - 1) v_i + n_i (m_i - m)^2), which is Chan, Golub and LeVeque (1983) for many
 * parts at once. A look with more than one row and no variance leaves the variance unknown from there on.
 */
export function cumulativeLooks(increments: string): Select {
  const centres = select({
    columns: [
      ...['variant', 'metric', 'look', 'at'].map((name) => plain(column(name, 'now'))),
      as(call('sum', [column('n', 'past')]), 'n'),
      as(quotient(call('sum', [weighted]), call('sum', [column('n', 'past')])), 'mean'),
    ],
    from: table(increments, 'now'),
    joins: [{ kind: 'inner', relation: table(increments, 'past'), on: upTo('now') }],
    groupBy: groupBy(...['variant', 'metric', 'look', 'at'].map((name) => column(name, 'now'))),
  })
  const distance = binary(column('mean', 'past'), '-', column('mean', 'centre'))
  const between = binary(column('n', 'past'), '*', binary(distance, '*', distance))
  const within = caseWhen(
    [{ when: binary(column('n', 'past'), '<=', integer(1)), result: integer(0) }],
    binary(binary(column('n', 'past'), '-', integer(1)), '*', column('variance', 'past')),
  )
  const known = call('bool_and', [
    or(binary(column('n', 'past'), '<=', integer(1)), isNotNull(column('variance', 'past'))),
  ])
  const comoment = call('sum', [binary(within, '+', call('coalesce', [between, integer(0)]))])
  const more = binary(column('n', 'centre'), '>', integer(1))
  return select({
    columns: [
      ...['variant', 'metric', 'look', 'at', 'n', 'mean'].map((name) => plain(column(name, 'centre'))),
      as(
        caseWhen(
          [
            {
              when: and(known, more),
              result: binary(comoment, '/', binary(column('n', 'centre'), '-', integer(1))),
            },
          ],
          cast(nullLiteral, 'double'),
        ),
        'variance',
      ),
    ],
    from: subquery(centres, 'centre'),
    joins: [{ kind: 'inner', relation: table(increments, 'past'), on: upTo('centre') }],
    groupBy: groupBy(...['variant', 'metric', 'look', 'at', 'n', 'mean'].map((name) => column(name, 'centre'))),
    orderBy: [
      ascending(column('metric', 'centre')),
      ascending(column('look', 'centre'), 'first'),
      ascending(column('at', 'centre'), 'first'),
      ascending(column('variant', 'centre')),
    ],
  })
}

const weighted = binary(column('n', 'past'), '*', column('mean', 'past'))

function quotient(sum: Expression, count: Expression): Expression {
  return binary(sum, '/', call('nullif', [count, integer(0)]))
}

/** Increments of the same variant and metric that are not later; looks are ordered by number, else by time. */
function upTo(now: string): Expression {
  const notLater = (name: string) => binary(column(name, 'past'), '<=', column(name, now))
  return and(
    binary(column('variant', 'past'), '=', column('variant', now)),
    binary(column('metric', 'past'), '=', column('metric', now)),
    or(notLater('look'), and(isNull(column('look', now)), notLater('at'))),
  )
}
