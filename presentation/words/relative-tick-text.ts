import { formatPercent, withSign } from '@analysis'

/** An end of a scale of relative effects: `+12 %`. */
export function relativeTickText(value: number): string {
  return withSign(formatPercent(value, 2))
}
