import { named } from '../numerics/named'
import type { SrmResult } from '../results/split'
import type { Finding } from '../failures'
import { formatCount, formatPercent } from '../format/number'
import { formatPStatement } from '../format/p-value'
import { adjustPValues } from '../inference/multiplicity'
import { allocatedOf, type SplitPart } from '../results/split-part'

/**
 * What a split that changed on the way gives reason to say: that variants differ in when their subjects came, and that
 * one phase by itself does not fit its split (Holm over the phases).
 */
export function phaseFindings(
  parts: readonly SplitPart[],
  srm: SrmResult,
  withoutTime: number,
  alpha: number,
): readonly Finding[] {
  return [...changeFindings(parts), ...phaseSrmFindings(srm, alpha), ...untimedFindings(withoutTime)]
}

function changeFindings(parts: readonly SplitPart[]): readonly Finding[] {
  const splits = parts.filter(({ subjects }) => Object.values(subjects).some((count) => count > 0))
  const shares = splits.map(sharesOf)
  if (shares.every((share) => sameShares(share, shares[0]!))) return []
  return [
    {
      code: 'split-changed',
      severity: 'info',
      message: `The split changed during the experiment (${shares.map(shareText).join(', then ')}): over all phases variants differ in when their subjects came. Effects are put together from those within the phases.`,
      hint: 'The plain effect stands beside each in the inspector and in result.json; what could not be put together is a warning of its own.',
      evidence: { phases: splits.map(({ from, subjects }, at) => ({ from, shares: shares[at], subjects })) },
    },
  ]
}

function phaseSrmFindings({ phases = [], ...srm }: SrmResult, alpha: number): readonly Finding[] {
  const adjusted = adjustPValues(
    phases.map(({ pValue }) => pValue),
    'holm',
  )
  // the finding over all phases says it already
  if (srm.kind === 'estimated' && srm.flagged) return []
  return phases.flatMap(({ from, observed, expected }, at): readonly Finding[] => {
    const pValue = adjusted[at] ?? null
    if (pValue === null || pValue >= alpha) return []
    return [
      {
        code: 'srm-slice',
        severity: 'error',
        message: `Subjects who came in the phase from ${from} do not fit its split (${formatPStatement(pValue)} after Holm).`,
        hint: 'Check when the new weights came into force, and that all SDKs used them.',
        evidence: { from, observed, expected, pValueAdjusted: pValue, alpha },
      },
    ]
  })
}

function untimedFindings(withoutTime: number): readonly Finding[] {
  if (withoutTime === 0) return []
  return [
    {
      code: 'split-changed',
      severity: 'warning',
      message: `${formatCount(withoutTime)} subjects have no time of exposure and belong to no phase: the test of the split leaves them out.`,
      hint: 'Give the time of exposure of all subjects.',
      evidence: { withoutTime },
    },
  ]
}

function sharesOf(part: SplitPart): Readonly<Record<string, number>> {
  const allocated = allocatedOf(part)
  const total = allocated.reduce((sum, { weight }) => sum + weight, 0)
  return Object.fromEntries(allocated.map(({ id, weight }) => [id, weight / total]))
}

/** Equal but for rounding: 1/3 and 33.3 of 99.9 are one split. */
function sameShares(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (id) => Math.abs((named(a, id) ?? 0) - (named(b, id) ?? 0)) < 1e-9,
  )
}

function shareText(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([id, share]) => `${id} ${formatPercent(share)}`)
    .join(' / ')
}
