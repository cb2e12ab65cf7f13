import type { SequentialLook } from '@analysis'
import { toTsv } from './tsv'

const headers = [
  'look',
  'at',
  'n',
  'information_fraction',
  'effect',
  'interval_lower',
  'interval_upper',
  'statistic',
  'boundary_lower',
  'boundary_upper',
  'futility_bound',
  'alpha_spent',
  'crossed',
]

/** The looks for a spreadsheet, at full precision. */
export function looksTsv(looks: readonly SequentialLook[]): string {
  return toTsv(
    headers,
    looks.map((look) => [
      look.look,
      look.at,
      look.n,
      look.informationFraction,
      look.effect,
      look.interval?.lower ?? null,
      look.interval?.upper ?? null,
      look.statistic,
      look.boundary.lower,
      look.boundary.upper,
      look.futility,
      look.alphaSpent,
      look.crossed,
    ]),
  )
}
