import { isObject, valueAt } from './result-path'

type JsonObject = Readonly<Record<string, unknown>>

/** Every interval of an effect keeps 0 out exactly when its p is below alpha: those that do not. */
export function intervalDisagreements(effect: JsonObject, alpha: number): readonly string[] {
  const p = effect['p_value']
  if (typeof p !== 'number') return []
  return ['absolute', 'relative'].flatMap((name) => {
    const interval = valueAt(effect, `${name}/interval`)
    const disagrees = isInterval(interval) && excludesZero(interval) !== p < alpha
    return disagrees ? [`${name} interval ${JSON.stringify(interval)} beside p = ${p}`] : []
  })
}

/** What the reading, the corrected p and the corrected intervals of a row say otherwise than each other. */
export function rowDisagreements(effect: JsonObject, alpha: number): readonly string[] {
  const { p_value_adjusted: p, significant } = effect
  if (typeof significant !== 'boolean') return []
  const wrong = typeof p === 'number' && p <= alpha !== significant ? [`significant is ${significant} beside ${p}`] : []
  return ['interval', 'relative'].reduce<readonly string[]>((found, name) => {
    const interval = valueAt(effect, `interval_adjusted/${name}`)
    const disagrees = isInterval(interval) && excludesZero(interval) !== significant
    return disagrees ? [...found, `significant is ${significant} beside ${JSON.stringify(interval)}`] : found
  }, wrong)
}

/** All p-values of a result. */
export function pValues(result: unknown): readonly number[] {
  const metrics = valueAt(result, 'metrics')
  if (!Array.isArray(metrics)) return []
  return metrics.flatMap((metric): readonly number[] => {
    const effects = isObject(metric) ? metric['effects'] : null
    if (!Array.isArray(effects)) return []
    return effects.flatMap((effect) => {
      const p = isObject(effect) ? effect['p_value'] : null
      return typeof p === 'number' ? [p] : []
    })
  })
}

type Interval = readonly [number | null, number | null]

function isInterval(value: unknown): value is Interval {
  return Array.isArray(value) && value.length === 2
}

function excludesZero([low, high]: Interval): boolean {
  return (low !== null && low > 0) || (high !== null && high < 0)
}
