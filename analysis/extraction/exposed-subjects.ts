import {
  ascending,
  binary,
  call,
  cast,
  column,
  integer,
  isNull,
  or,
  star,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, plain, select, table, type Join, type Select } from '../sql/tree/select'
import { firstVariant } from './first-variant'
import type { CrossoverPolicy } from './kept-crossovers'
import type { ExtractionTable } from './staged-table'
import { variantList } from './variant-list'

const crossed: Join = {
  kind: 'left',
  relation: table('crossovers', 'crossed'),
  on: binary(column('subject', 'crossed'), '=', column('subject', 'first')),
}

/** Subjects seen in several variants, from `first_exposures`. */
export const crossovers = select({
  columns: [
    plain(column('subject')),
    as(variantList(), 'variants'),
    as(call('min', [column('exposed_at')]), 'first_at'),
    as(firstVariant(), 'first_variant'),
  ],
  from: table('first_exposures'),
  groupBy: groupBy(column('subject')),
  having: binary(call('count', [star()]), '>', integer(1)),
  orderBy: [ascending(column('subject'))],
})

/** The others, each with its first exposure; with `first` also those who crossed, in the variant they saw first. */
export function exposedSubjects(policy: CrossoverPolicy): Select {
  return select({
    columns: ['subject', 'variant', 'exposed_at'].map((name) => plain(column(name, 'first'))),
    from: table('first_exposures', 'first'),
    joins: [crossed],
    where: isAnalysed(policy),
  })
}

function isAnalysed(policy: CrossoverPolicy): Expression {
  const inOne = isNull(column('subject', 'crossed'))
  if (policy !== 'first') return inOne
  return or(inOne, binary(column('variant', 'first'), '=', column('first_variant', 'crossed')))
}

/** How often the analysed subjects of each variant were exposed, from `first_exposures` and `crossovers`. */
export function exposureVolumes(policy: CrossoverPolicy): ExtractionTable {
  const volumes = select({
    columns: [
      plain(column('variant', 'first')),
      as(call('count', [star()]), 'subjects'),
      as(cast(call('sum', [column('row_count', 'first')]), 'integer'), 'exposures'),
      as(
        cast(call('sum', [binary(column('row_count', 'first'), '*', column('row_count', 'first'))]), 'double'),
        'squares',
      ),
    ],
    from: table('first_exposures', 'first'),
    joins: [crossed],
    where: isAnalysed(policy),
    groupBy: groupBy(column('variant', 'first')),
    orderBy: [ascending(column('variant', 'first'))],
  })
  return { kind: 'frame', name: 'exposures', select: volumes }
}
