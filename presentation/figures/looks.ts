import { type SequentialView, type SequentialLook, formatChange } from '@analysis'
import type { FigureColumn, FigureValue } from './figure'
import type { EffectUnit } from '../words/effect-unit'

/** Where looks stand on a figure's horizontal axis: their UTC time, or their information fraction without a clock. */
export interface LookTimes {
  readonly axisType: 'date' | 'linear'
  readonly title: string
  readonly of: (look: SequentialLook) => string | number
  readonly count: number
}

export function lookTimes(view: SequentialView): LookTimes {
  const looks = view.histories.flatMap(({ summary }) => summary.looks)
  const count = Math.max(0, ...view.histories.map(({ summary }) => summary.looks.length))
  const dated = looks.length > 0 && looks.every(({ at }) => at !== null)
  return dated
    ? { axisType: 'date', title: 'end of look (UTC)', of: (look) => look.at ?? '', count }
    : { axisType: 'linear', title: 'information fraction', of: (look) => look.informationFraction, count }
}

/** `tips: retention +0.80 pp [+0.2, +1.4] after 9 looks`; of more than two treatments how many crossed. */
export function sequentialFinding(view: SequentialView, metricName: string, unit: EffectUnit): string {
  if (view.histories.length > 2) {
    const crossed = view.histories.filter(({ summary }) => summary.looks.some((look) => look.crossed)).length
    return `${metricName}: ${crossed} of ${view.histories.length} treatments crossed the boundary`
  }
  const sentences = view.histories.map(({ variantId, summary }) => {
    const last = summary.looks.at(-1)
    if (last === undefined) return `${variantId}: no look has data`
    const { effect, interval } = last
    const change = effect === null || interval === null ? 'not estimable' : formatChange(effect, interval, { unit })
    return `${variantId}: ${metricName} ${change} after ${last.look} ${last.look === 1 ? 'look' : 'looks'}`
  })
  return sentences.join('; ')
}

/** Every look of every treatment as tidy columns. */
export function lookColumns(view: SequentialView): readonly FigureColumn[] {
  const rows = view.histories.flatMap(({ variantId, summary }) => summary.looks.map((look) => ({ variantId, look })))
  const column = (name: string, read: (look: SequentialLook) => FigureValue): FigureColumn => ({
    name,
    values: rows.map(({ look }) => read(look)),
  })
  return [
    { name: 'variant', values: rows.map(({ variantId }) => variantId) },
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
