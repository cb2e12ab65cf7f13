import { named } from '../../numerics/named'
import { stableSum } from '../../numerics/sum'
import type { Variant } from '../../study/spec'
import { absent, type Fact, type JudgedCause } from '../cause'
import { allocated, analysedShare, isExposedOnce, subjectsIn, type Funnel } from '../funnel'
import { ratioTest } from '../likelihood'
import type { Recomputed } from '../recompute'
import type { InvestigationSource } from '../source'
import { judged } from './counted-causes'
import { impossible, recomputedState, subjectsOf } from './recomputed-groups'

interface Setting {
  readonly source: InvestigationSource
  readonly funnel: Funnel
  readonly recomputed: Recomputed | null
}

/** Subjects in a variant of weight 0, or in one that the study does not name. */
export function weightZeroLeak({ source, funnel, recomputed }: Setting): JudgedCause {
  const open = new Set(allocated(source.variants).map(({ id }) => id))
  const ids = [...new Set(funnel.rows.flatMap(({ variant }) => variant ?? []))].filter((id) => !open.has(id))
  const all = subjectsIn(funnel, isExposedOnce)
  const evidence = ids.map((id) => ({
    variantId: id,
    touched: subjectsIn(funnel, (row) => row.variant === id && isExposedOnce(row)),
    of: all,
  }))
  const leaked = stableSum(evidence.map(({ touched }) => touched))
  if (leaked === 0) return { ...absent('weight-zero-leak', [funnel.sql]), evidence }
  const groups = recomputed?.groups.filter((group) => !open.has(group.recorded)) ?? []
  const moved =
    recomputed === null
      ? null
      : Object.fromEntries([
          ...[...open].map(
            (id) => [id, -subjectsOf(groups.filter((group) => group.predicted === id && group.analysed))] as const,
          ),
          ...ids.map(
            (id) => [id, subjectsOf(groups.filter((group) => group.recorded === id && group.analysed))] as const,
          ),
        ])
  const facts: readonly Fact[] = [
    { name: 'subjects', value: leaked },
    { name: 'to-variant', value: ids.join(', ') },
  ]
  const test = impossible(leaked, all)
  return judged('weight-zero-leak', 'accused', moved, test, evidence, facts, [funnel.sql])
}

/** The split was changed in the configuration and not in the study. */
export function splitChanged({ groups, history, queries }: Recomputed, planned: readonly Variant[]): JudgedCause {
  const shares = (weights: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
    const total = stableSum(Object.values(weights))
    return Object.fromEntries(planned.map(({ id }) => [id, (named(weights, id) ?? 0) / total]))
  }
  const plan = shares(Object.fromEntries(planned.map(({ id, weight }) => [id, weight])))
  const spans = history.map((version, at) => ({
    version,
    own: shares(version.weights),
    groups: groups.filter(({ version: place, analysed }) => analysed && place === at),
  }))
  const changed = spans.filter(({ own }) => planned.some(({ id }) => Math.abs(own[id]! - plan[id]!) > 1e-9))
  const total = stableSum(changed.map((span) => subjectsOf(span.groups)))
  if (total === 0) return absent('split-changed', queries)
  const evidence = planned.map(({ id }) => ({
    variantId: id,
    touched: stableSum(changed.map((span) => subjectsOf(span.groups.filter(({ recorded }) => recorded === id)))),
    of: subjectsOf(groups.filter(({ recorded, analysed }) => analysed && recorded === id)),
  }))
  const moved = Object.fromEntries(
    planned.map(({ id }) => [
      id,
      Math.round(stableSum(changed.map((span) => subjectsOf(span.groups) * (span.own[id]! - plan[id]!)))),
    ]),
  )
  const halfDeviance = stableSum(
    changed.flatMap((span) =>
      planned
        .filter(({ id }) => span.own[id]! > 0 && plan[id]! > 0)
        .map(
          ({ id }) =>
            subjectsOf(span.groups.filter(({ predicted }) => predicted === id)) * Math.log(span.own[id]! / plan[id]!),
        ),
    ),
  )
  const test = ratioTest(Math.max(0, halfDeviance), Math.max(1, planned.length - 1), total)
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'configuration-version', value: changed.map(({ version }) => version.configVersion).join(', ') },
  ]
  const cause = judged('split-changed', recomputedState(test), moved, test, evidence, facts, queries)
  const from = changed[0]!.version.from
  if (!Number.isFinite(from)) return cause
  const at = new Date(from).toISOString()
  // the change log says when: no estimate
  return { ...cause, onset: { from: at, to: at, most: at, level: 1 } }
}

/** A variant that should have subjects and has none, from the beginning or since a time. */
export async function deadVariants(
  source: InvestigationSource,
  { funnel, recomputed }: Omit<Setting, 'source'>,
  lastSeen: Readonly<Record<string, { readonly after: number; readonly at: number | null }>>,
): Promise<readonly JudgedCause[]> {
  const variants = allocated(source.variants)
  const total = stableSum(variants.map(({ weight }) => weight))
  return variants.flatMap(({ id, weight }): readonly JudgedCause[] => {
    const share = weight / total
    const { after } = named(lastSeen, id) ?? { after: subjectsIn(funnel, isExposedOnce), at: null }
    const halfDeviance = -after * Math.log1p(-share)
    if (after < 50 || halfDeviance < 25) return []
    const swallowed =
      recomputed?.groups.filter(
        (group) => group.predicted === id && group.recorded !== id && group.analysed && !group.bot,
      ) ?? []
    const redirected = Object.fromEntries(
      variants.map((other) => [other.id, subjectsOf(swallowed.filter(({ recorded }) => recorded === other.id))]),
    )
    const missing = Math.round(((after * share) / (1 - share)) * analysedShare(funnel, id))
    const moved =
      subjectsOf(swallowed) > 0.3 * missing ? { ...redirected, [id]: -subjectsOf(swallowed) } : { [id]: -missing }
    const evidence = variants.map((variant) => ({
      variantId: variant.id,
      touched: variant.id === id ? after : 0,
      of: subjectsIn(funnel, (row) => row.variant === variant.id && isExposedOnce(row)),
    }))
    const facts: readonly Fact[] = [
      { name: 'variant', value: id },
      { name: 'subjects', value: after },
    ]
    return [judged('dead-variant', 'accused', moved, ratioTest(halfDeviance, 1, after), evidence, facts, [funnel.sql])]
  })
}
