import { named } from '../numerics/named'
import { binomial } from '../distributions/binomial'
import type { Variant } from '../study/spec'
import type { Finding } from '../failures'
import { formatCount } from '../format/number'
import { formatPStatement } from '../format/p-value'
import { srmTest } from './srm'

/** Subjects seen in one set of variants, by the variant they were seen in first where that is known. */
export interface CrossoverCount {
  /** Sorted, comma-separated. */
  readonly variants: string
  readonly first: string | null
  readonly subjects: number
}

/**
 * What the directions and pairs of crossovers hint at. People who share a device, or ids that collide, cross either way
 * and between any two variants as their shares go: from a to b and back alike often, between a and b in proportion to
 * the product of their weights. What is lopsided has a cause.
 */
export function crossoverFindings(
  counts: readonly CrossoverCount[],
  variants: readonly Variant[],
  alpha: number,
): readonly Finding[] {
  return [...directionFindings(counts, variants, alpha), ...pairFindings(counts, variants, alpha)]
}

interface Pair {
  readonly a: Variant
  readonly b: Variant
}

/** Every two variants that should have subjects. */
function pairsOf(variants: readonly Variant[]): readonly Pair[] {
  const allocated = variants.filter(({ weight }) => weight > 0)
  return allocated.flatMap((a, at) => allocated.slice(at + 1).map((b) => ({ a, b })))
}

function nameOf({ a, b }: Pair): string {
  return `${a.id} and ${b.id}`
}

function countOf(counts: readonly CrossoverCount[], { a, b }: Pair, first?: string): number {
  const name = [a.id, b.id].toSorted().join(',')
  return counts
    .filter((each) => each.variants === name && (first === undefined || each.first === first))
    .reduce((sum, { subjects }) => sum + subjects, 0)
}

function directionFindings(
  counts: readonly CrossoverCount[],
  variants: readonly Variant[],
  alpha: number,
): readonly Finding[] {
  return pairsOf(variants).flatMap((pair): readonly Finding[] => {
    const { a, b } = pair
    const [fromA, fromB] = [countOf(counts, pair, a.id), countOf(counts, pair, b.id)]
    const total = fromA + fromB
    const pValue = Math.min(1, 2 * binomial(total, 0.5).cdf(Math.min(fromA, fromB)))
    if (total === 0 || pValue >= alpha) return []
    const [from, to] = fromA > fromB ? [a.id, b.id] : [b.id, a.id]
    const most = Math.max(fromA, fromB)
    return [
      {
        code: 'crossover',
        severity: 'warning',
        message: `Of ${formatCount(total)} subjects seen in both ${a.id} and ${b.id}, ${formatCount(most)} were in ${from} first and in ${to} later (${formatPStatement(pValue)}): crossing goes one way, which has a cause.`,
        hint: `Look for what moves people to ${to}: weights that changed without keeping who was assigned, a fallback or an override, an id that changes at login.`,
        evidence: { from, to, oneWay: most, otherWay: total - most, pValue },
      },
    ]
  })
}

/** With three variants and more: whether some pair has more crossovers than its shares explain. */
function pairFindings(
  counts: readonly CrossoverCount[],
  variants: readonly Variant[],
  alpha: number,
): readonly Finding[] {
  const pairs = pairsOf(variants)
  if (pairs.length < 2) return []
  const observed = Object.fromEntries(pairs.map((pair) => [nameOf(pair), countOf(counts, pair)]))
  const weighted = pairs.map((pair) => ({ id: nameOf(pair), weight: pair.a.weight * pair.b.weight, isControl: false }))
  const test = srmTest(observed, weighted, alpha)
  if (test.kind === 'not-estimable' || !test.flagged) return []
  const excess = (name: string): number => named(observed, name)! / named(test.expected, name)!
  const [most] = pairs.map(nameOf).toSorted((one, other) => excess(other) - excess(one))
  return [
    {
      code: 'crossover',
      severity: 'warning',
      message: `Subjects cross between ${most!} ${excess(most!).toPrecision(2)} times as often as the shares of the variants explain (${formatPStatement(test.pValue)}).`,
      hint: 'Look for what these two have in common: a shared page, cache or flag, a rollout that replaced one by the other.',
      evidence: { observed, expected: test.expected, pValue: test.pValue },
    },
  ]
}
