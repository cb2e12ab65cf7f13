import type { Fact } from './fact'
import { type NoveltyComparison, normal, exactNumber, formatNumber, formatPStatement } from '@analysis'
import { noSteadyText } from './novelty-words'
import type { EffectUnit } from './effect-unit'
import { tellChange } from './told'

interface PooledEffect {
  readonly estimate: number
  readonly standardError: number
}

/** The trend and the steady state as numbers with their intervals at 1 - alpha, in the metric's unit or percentage points. */
export function noveltyReadings(
  { trend, steady }: NoveltyComparison,
  { unit, alpha }: { readonly unit: EffectUnit; readonly alpha: number },
): readonly Fact[] {
  const change = (label: string, { estimate, standardError }: PooledEffect): Fact => {
    const reach = normal.quantile(1 - alpha / 2) * standardError
    const interval = { lower: estimate - reach, upper: estimate + reach }
    const exact = `${exactNumber(estimate)}, standard error ${exactNumber(standardError)}`
    return { label, value: tellChange({ estimate, interval }, unit).text, exact }
  }
  return [
    ...(trend.kind === 'estimated'
      ? [
          change('change per day', { estimate: trend.slope, standardError: trend.standardError }),
          {
            label: 'spread around the line',
            value: `× ${formatNumber(trend.dispersion)} of chance`,
            exact: `${exactNumber(trend.dispersion)} times the variance that the daily errors explain`,
          },
        ]
      : []),
    ...(steady.kind === 'estimated'
      ? [
          change('first week', steady.early),
          change('after the first week', steady.steady),
          {
            ...change('after it − first week', steady.change),
            value: `${change('', steady.change).value}, ${formatPStatement(steady.test.pValue)}`,
          },
        ]
      : [{ label: 'first week and after it', value: noSteadyText(steady.reason), exact: steady.reason }]),
  ]
}
