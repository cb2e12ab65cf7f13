import { adjustmentName, unadjusted } from '@presentation'
import type { Effect, MetricResult } from '@analysis'

export interface CupedRow {
  readonly key: string
  /** `unadjusted`, or what the adjustment is called. */
  readonly label: string
  readonly effect: Effect
}

/** Each effect before and after adjustment; where that could not be done, only as it is. */
export function cupedRows({ effects }: MetricResult): readonly CupedRow[] {
  return effects.flatMap((effect): readonly CupedRow[] => {
    const before = unadjusted(effect)
    if (before === null) return [{ key: `${effect.variantId} as is`, label: 'unadjusted', effect }]
    return [
      {
        key: `${effect.variantId} before`,
        label: 'unadjusted',
        effect: { ...before, pValueAdjusted: null, significant: null },
      },
      { key: `${effect.variantId} after`, label: adjustmentName(effect.cuped) ?? 'adjusted', effect },
    ]
  })
}
