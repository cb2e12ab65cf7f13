import { ascending, cast, column } from '../tree/expression'
import { as, plain, select, table, type SelectStatement } from '../tree/select'

/** Subjects per variant that a study states: those without a row are zeros. */
export function populationQuery(): SelectStatement {
  return select({
    columns: [plain(column('variant')), as(cast(column('subjects'), 'double'), 'subjects')],
    from: table('population'),
    orderBy: [ascending(column('variant'))],
  })
}

/** The rows of a frame of moments, in the order in which looks were taken. */
export function summariesQuery(): SelectStatement {
  return select({
    columns: ['variant', 'metric', 'look', 'at', 'n', 'mean', 'variance'].map((name) => plain(column(name))),
    from: table('moments'),
    orderBy: ['metric', 'look', 'variant'].map((name) => ascending(column(name))),
  })
}

/** Crossovers by the variants they were seen in. */
export function crossoversQuery(): SelectStatement {
  return select({
    columns: [
      plain(column('variants')),
      as(
        cast(
          {
            kind: 'call',
            name: 'count',
            arguments: [column('subject')],
            distinct: false,
            orderBy: [],
            filter: null,
            over: null,
          },
          'double',
        ),
        'subjects',
      ),
    ],
    from: table('crossovers'),
    groupBy: { kind: 'plain', expressions: [column('variants')] },
    orderBy: [ascending(column('variants'))],
  })
}
