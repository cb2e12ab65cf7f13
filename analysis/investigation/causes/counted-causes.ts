import { named } from '../../numerics/named'
import { stableSum } from '../../numerics/sum'
import { absent, type EvidenceRow, type Fact, type JudgedCause } from '../cause'
import { allocated, analysedShare, isExposedOnce, subjectsIn, type Funnel, type FunnelRow } from '../funnel'
import { rateTest, shareTest, type RatioTest } from '../likelihood'
import type { Variant } from '../../study/spec'
import type { CauseCode } from '../cause'

/** A cause that takes subjects away at some step: variants lose at rates of their own. */
export function lossCause(
  code: CauseCode,
  evidence: readonly EvidenceRow[],
  alpha: number,
  scale: (variantId: string) => number,
  queries: readonly string[],
): JudgedCause {
  const test = rateTest(evidence)
  const touched = stableSum(evidence.map((row) => row.touched))
  if (touched === 0) return { ...absent(code, queries), evidence }
  const accused = test.pValue < alpha
  const moved = Object.fromEntries(
    evidence.map(({ variantId, touched: lost }) => [variantId, -Math.round(lost * scale(variantId))]),
  )
  return judged(code, accused ? 'accused' : 'harmless', moved, test, evidence, lossFacts(evidence), queries)
}

function lossFacts(evidence: readonly EvidenceRow[]): readonly Fact[] {
  const worst = evidence.reduce((a, b) => (rateOf(b) > rateOf(a) ? b : a))
  return [
    { name: 'variant', value: worst.variantId },
    { name: 'subjects', value: worst.touched },
    { name: 'of-subjects', value: worst.of },
    { name: 'rate', value: rateOf(worst) },
  ]
}

export function rateOf({ touched, of }: EvidenceRow): number {
  return of === 0 ? 0 : touched / of
}

/** A cause that adds subjects, which should be split as planned and are not. */
export function additionCause(
  code: CauseCode,
  counts: Readonly<Record<string, number>>,
  variants: readonly Variant[],
  alpha: number,
  of: (variantId: string) => number,
  queries: readonly string[],
): JudgedCause {
  const evidence = allocated(variants).map(({ id }) => ({ variantId: id, touched: named(counts, id) ?? 0, of: of(id) }))
  const total = stableSum(evidence.map(({ touched }) => touched))
  if (total === 0) return { ...absent(code, queries), evidence }
  const test = shareTest(
    allocated(variants).map(({ id, weight }) => ({ count: named(counts, id) ?? 0, share: weight })),
  )
  const accused = test.pValue < alpha
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'variant', value: evidence.reduce((a, b) => (b.touched > a.touched ? b : a)).variantId },
  ]
  return judged(code, accused ? 'accused' : 'harmless', counts, test, evidence, facts, queries)
}

export function judged(
  code: CauseCode,
  state: JudgedCause['state'],
  moved: JudgedCause['moved'],
  test: RatioTest,
  evidence: readonly EvidenceRow[],
  facts: readonly Fact[],
  queries: readonly string[],
): JudgedCause {
  return { code, state, moved, ...test, evidence, facts, onset: null, end: null, queries }
}

function exposed(row: FunnelRow, id: string): boolean {
  return row.variant === id && isExposedOnce(row) && !row.bot
}

function reached(row: FunnelRow, id: string): boolean {
  return exposed(row, id) && row.triggered
}

/** Subjects who never set off the trigger, of those exposed. */
export function triggerLoss(funnel: Funnel, variants: readonly Variant[], alpha: number): JudgedCause {
  const evidence = allocated(variants).map(({ id }) => ({
    variantId: id,
    touched: subjectsIn(funnel, (row) => exposed(row, id) && !row.triggered),
    of: subjectsIn(funnel, (row) => exposed(row, id)),
  }))
  const keptShare = (id: string): number => {
    const triggered = subjectsIn(funnel, (row) => exposed(row, id) && row.triggered)
    return triggered === 0 ? 1 : subjectsIn(funnel, (row) => exposed(row, id) && row.triggered && row.kept) / triggered
  }
  return lossCause('trigger-loss', evidence, alpha, keptShare, [funnel.sql])
}

/** Subjects that the study's filter drops, of those who would be analysed without it. */
export function filterLoss(funnel: Funnel, variants: readonly Variant[], alpha: number): JudgedCause {
  const evidence = allocated(variants).map(({ id }) => ({
    variantId: id,
    touched: subjectsIn(funnel, (row) => reached(row, id) && !row.kept),
    of: subjectsIn(funnel, (row) => reached(row, id)),
  }))
  return lossCause('filter-loss', evidence, alpha, () => 1, [funnel.sql])
}

/** Subjects seen in several variants, by the one they were seen in first; the analysis leaves them out. */
export function crossoverCause(funnel: Funnel, variants: readonly Variant[], alpha: number): JudgedCause {
  const open = new Set(allocated(variants).map(({ id }) => id))
  const evidence = [...open].map((id) => ({
    variantId: id,
    touched: subjectsIn(funnel, (row) => row.variant === id && row.crossed && !row.bot),
    of: subjectsIn(funnel, (row) => row.variant === id && !row.bot),
  }))
  const cause = lossCause('crossovers', evidence, alpha, (id) => analysedShare(funnel, id), [funnel.sql])
  const crossing = funnel.rows.filter(({ crossed, bot }) => crossed && !bot)
  const directions = new Map<string, { from: string; to: string; subjects: number }>()
  for (const { variant, last, subjects } of crossing) {
    const [from, to] = [variant ?? '', last ?? '']
    const known = directions.get(`${from}\n${to}`)
    directions.set(`${from}\n${to}`, { from, to, subjects: (known?.subjects ?? 0) + subjects })
  }
  const most = [...directions.values()].toSorted((a, b) => b.subjects - a.subjects)[0]
  if (most === undefined) return cause
  return {
    ...cause,
    facts: [
      { name: 'subjects', value: stableSum(evidence.map(({ touched }) => touched)) },
      { name: 'from-variant', value: most.from },
      { name: 'to-variant', value: most.to },
      ...cause.facts.filter(({ name }) => name === 'rate' || name === 'variant'),
    ],
  }
}

/** Programs among the subjects; they should be split like anybody else. */
export function botCause(funnel: Funnel, variants: readonly Variant[], alpha: number): JudgedCause {
  const counts = Object.fromEntries(
    allocated(variants).map(({ id }) => [
      id,
      subjectsIn(funnel, (row) => row.variant === id && row.bot && isExposedOnce(row) && row.triggered && row.kept),
    ]),
  )
  const all = (id: string): number => subjectsIn(funnel, (row) => row.variant === id && isExposedOnce(row))
  return additionCause('bots', counts, variants, alpha, all, [funnel.sql])
}
