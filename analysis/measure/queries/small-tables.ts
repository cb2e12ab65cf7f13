import { ascending, call, cast, column, dialectCall } from '../../sql/tree/expression'
import { as, plain, select, table, type SelectStatement } from '../../sql/tree/select'

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

/** Crossovers by the variants they were seen in, and by the first of them where the frame has it. */
export function crossoversQuery(hasFirst: boolean): SelectStatement {
  const keys = (hasFirst ? ['variants', 'first_variant'] : ['variants']).map((name) => column(name))
  return select({
    columns: [...keys.map(plain), as(cast(call('count', [column('subject')]), 'double'), 'subjects')],
    from: table('crossovers'),
    groupBy: { kind: 'plain', expressions: keys },
    orderBy: keys.map((key) => ascending(key)),
  })
}

/** How often the subjects of each variant were exposed. */
export function exposuresQuery(): SelectStatement {
  const counts = ['subjects', 'exposures', 'squares']
  return select({
    columns: [plain(column('variant')), ...counts.map((name) => as(cast(column(name), 'double'), name))],
    from: table('exposures'),
    orderBy: [ascending(column('variant'))],
  })
}

/** Active subjects and days with activity, by variant, and the last day on which a variant has any. */
export function activityVolumeQuery(): SelectStatement {
  return select({
    columns: [
      plain(column('variant')),
      as(cast(call('count', [column('subject')], { distinct: true }), 'double'), 'active subjects'),
      as(cast(call('count', [column('subject')]), 'double'), 'active days'),
      as(call('max', [dialectCall('day', column('day'))]), 'last day'),
    ],
    from: table('activity'),
    groupBy: { kind: 'plain', expressions: [column('variant')] },
    orderBy: [ascending(column('variant'))],
  })
}
