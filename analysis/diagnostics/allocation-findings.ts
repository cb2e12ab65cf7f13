import { named } from '../numerics/named'
import type { SrmResult } from '../results/split'
import type { Finding } from '../failures'
import { formatCount } from '../format/number'
import { formatPStatement } from '../format/p-value'
import { addCounts, allocatedOf, type SplitPart } from '../results/split-part'

/**
 * What the observed counts alone say about the allocation: leaks, variants nobody planned, variants nobody got. Where
 * the split changed on the way, a subject leaks into a variant that has weight 0 at the time.
 */
export function allocationFindings(parts: readonly SplitPart[]): readonly Finding[] {
  const planned = new Set(parts.flatMap(({ variants }) => variants.map(({ id }) => id)))
  const observed = addCounts(parts.map(({ subjects }) => subjects))
  const leaks = addCounts(
    parts.map(({ variants, subjects }) => {
      const closed = new Set(variants.filter(({ weight }) => weight === 0).map(({ id }) => id))
      return Object.fromEntries(Object.entries(subjects).filter(([id]) => closed.has(id)))
    }),
  )
  const unknown = Object.entries(observed).filter(([id, subjects]) => subjects > 0 && !planned.has(id))
  const allocated = new Set(parts.flatMap(allocatedOf).map(({ id }) => id))
  const missing = [...allocated].filter((id) => !((named(observed, id) ?? 0) > 0))
  return [
    ...Object.entries(leaks).flatMap(([id, subjects]) => (subjects > 0 ? [leakFinding(id, subjects)] : [])),
    ...unknown.map(([id, subjects]) => unknownFinding(id, subjects, [...planned])),
    ...missing.map(missingFinding),
  ]
}

function leakFinding(variantId: string, subjects: number): Finding {
  return {
    code: 'variant-leak',
    severity: 'error',
    message: `${count(subjects)} got variant ${variantId}, which has weight 0.`,
    hint: 'Look for a stale configuration or an override: no one should reach this variant.',
    evidence: { variantId, subjects },
  }
}

/** An id without what a typing slip changes: letter case and blanks. */
function plainId(id: string): string {
  return id.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

function unknownFinding(variantId: string, subjects: number, planned: readonly string[]): Finding {
  const meant = planned.find((id) => plainId(id) === plainId(variantId))
  const like = meant === undefined ? '' : `: it differs from ${JSON.stringify(meant)} only by letter case or blanks`
  return {
    code: 'unknown-variant',
    severity: 'error',
    message: `${count(subjects)} carry variant ${JSON.stringify(variantId)}, which the study does not name${like}; they are left out.`,
    hint:
      meant === undefined
        ? 'Add the variant to the study, or filter these rows out.'
        : 'Correct the spelling in the source, or in the study if that is the one that is wrong.',
    evidence: { variantId, subjects, meant: meant ?? null },
  }
}

function missingFinding(variantId: string): Finding {
  return {
    code: 'missing-variant',
    severity: 'error',
    message: `Variant ${variantId} should have subjects and has none.`,
    hint: 'Check the spelling of the variant in the study against the values in the data.',
    evidence: { variantId },
  }
}

/** A finding when the split is unlikely under the plan, else nothing. */
export function srmFindings(srm: SrmResult, alpha: number): readonly Finding[] {
  if (srm.kind !== 'estimated' || !srm.flagged) return []
  const { observed, expected, statistic, degreesOfFreedom, pValue, log10P } = srm
  return [
    {
      code: 'srm',
      severity: 'error',
      message: `The variants' sizes do not fit the planned split: sample ratio mismatch, ${formatPStatement(pValue)}.`,
      hint: 'Do not trust the effects before the cause is known; slice the split by dimension and by day to find it.',
      evidence: { observed, expected, statistic, degreesOfFreedom, pValue, log10P, alpha },
    },
  ]
}

function count(subjects: number): string {
  return subjects === 1 ? '1 subject' : `${formatCount(subjects)} subjects`
}
