import { column, isNotNull } from '../sql/tree/expression'
import { rowCount, type CountScan } from './counting'

/** What a subject seen in several variants becomes. */
export type CrossoverPolicy = 'exclude' | 'first' | 'error'

/** Of `crossovers`: subjects who stay in the variant they saw first, where that is known and the study asks for it. */
export function keptCrossovers(policy: CrossoverPolicy): CountScan['counts'] {
  if (policy !== 'first') return []
  return [{ name: 'kept_crossovers', value: rowCount(isNotNull(column('first_variant'))) }]
}
