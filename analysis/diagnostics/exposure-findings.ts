import type { Variant } from '../study/spec'
import type { Finding } from '../failures'
import { formatNumber } from '../format/number'
import { formatPStatement } from '../format/p-value'
import { welchTest } from '../inference/welch'
import { controlOf } from '../study/variants'

/** How often the analysed subjects of a variant were exposed. */
export interface ExposureVolume {
  readonly variantId: string
  readonly subjects: number
  readonly exposures: number
  /** Sum over subjects of their exposures squared. */
  readonly squares: number
}

/**
 * Variants whose subjects were exposed more or less often than those of the control, by Welch's test. Assignment and
 * logging are the same for all: a difference is a fault of one of them, or an effect on how often people come.
 */
export function exposureFindings(
  volumes: readonly ExposureVolume[],
  variants: readonly Variant[],
  alpha: number,
): readonly Finding[] {
  const control = controlOf({ variants })
  const baseline = volumes.find(({ variantId }) => variantId === control?.id)
  if (baseline === undefined) return []
  const others = volumes.filter(({ variantId }) => variants.some(({ id }) => id === variantId && id !== control?.id))
  return others.flatMap((volume): readonly Finding[] => {
    const { test } = welchTest(summaryOf(baseline), summaryOf(volume), { alpha, alternative: 'two-sided' })
    if (test.kind === 'not-estimable' || test.pValue >= alpha) return []
    const [mean, usual] = [volume, baseline].map(({ subjects, exposures }) => exposures / subjects)
    return [
      {
        code: 'exposure-volume',
        severity: 'warning',
        message: `Subjects of ${volume.variantId} were exposed ${formatNumber(mean!)} times each, those of ${baseline.variantId} ${formatNumber(usual!)} times (${formatPStatement(test.pValue)}).`,
        hint: 'Check that both variants log exposures at the same place, neither twice nor only at times. If they do, the treatment changes how often people come: effects count each once, from the first exposure on.',
        evidence: { variantId: volume.variantId, perSubject: mean, baseline: usual, pValue: test.pValue },
      },
    ]
  })
}

function summaryOf({ subjects: n, exposures, squares }: ExposureVolume) {
  const mean = exposures / n
  return { n, mean, variance: n < 2 ? Number.NaN : Math.max(0, (squares - n * mean ** 2) / (n - 1)) }
}
