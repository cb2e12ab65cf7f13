import type { SequentialView, SequentialLook } from '@analysis'
import type { EffectUnit } from '../words/effect-unit'
import { tellLook } from '../words/sequential-words'

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
    return `${variantId}: ${metricName} ${tellLook(last, unit).text} after ${last.look} ${last.look === 1 ? 'look' : 'looks'}`
  })
  return sentences.join('; ')
}
