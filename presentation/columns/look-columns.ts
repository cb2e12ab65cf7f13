import type { SequentialLook, SequentialView } from '@analysis'
import { columnOf, type Column } from './column'

type History = SequentialView['histories'][number]

/** Every look of every treatment as tidy columns, at full precision. */
export function lookColumns(histories: readonly History[]): readonly Column[] {
  const rows = histories.flatMap(({ variantId, summary }) => summary.looks.map((look) => ({ variantId, look })))
  const column = (name: string, read: (look: SequentialLook) => string | number | boolean | null) =>
    columnOf(name, rows, ({ look }) => read(look))
  return [
    columnOf('variant', rows, ({ variantId }) => variantId),
    column('look', ({ look }) => look),
    column('at', ({ at }) => at),
    column('information_fraction', ({ informationFraction }) => informationFraction),
    column('n', ({ n }) => n),
    column('statistic', ({ statistic }) => statistic),
    column('boundary_lower', ({ boundary }) => boundary.lower),
    column('boundary_upper', ({ boundary }) => boundary.upper),
    column('futility_bound', ({ futility }) => futility),
    column('alpha_spent', ({ alphaSpent }) => alphaSpent),
    column('effect', ({ effect }) => effect),
    column('interval_lower', ({ interval }) => interval?.lower ?? null),
    column('interval_upper', ({ interval }) => interval?.upper ?? null),
    column('crossed', ({ crossed }) => crossed),
  ]
}
