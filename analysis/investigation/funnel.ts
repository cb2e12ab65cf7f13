import type { Variant } from '../study/spec'
import { stableSum } from '../numerics/sum'
import { column } from '../sql/tree/expression'
import { isBot, passedFilter, passedTrigger } from './arrivals-table'
import { countBy, type InvestigationSource } from './source'

/** Subjects who went the same way through the log. */
export interface FunnelRow {
  readonly assigned: string | null
  /** Of the first exposure; null: never exposed. */
  readonly variant: string | null
  readonly last: string | null
  readonly crossed: boolean
  readonly triggered: boolean
  readonly kept: boolean
  readonly bot: boolean
  readonly subjects: number
}

/** All subjects by what became of them; every evaluator that only counts reads this. */
export interface Funnel {
  readonly rows: readonly FunnelRow[]
  readonly sql: string
  /** Whether the log says it for anybody. */
  readonly has: { readonly assignments: boolean; readonly triggers: boolean; readonly filter: boolean }
}

export async function readFunnel(source: InvestigationSource): Promise<Funnel> {
  const keys = [
    column('assigned'),
    column('variant'),
    column('last_variant'),
    column('crossed'),
    passedTrigger,
    passedFilter,
    isBot(source.shape),
  ]
  const { rows, sql } = await countBy(source, keys, [null, knownTrigger], null)
  const read = rows.map(({ keys: [assigned, variant, last, crossed, triggered, kept, bot], counts }) => ({
    assigned: assigned ?? null,
    variant: variant ?? null,
    last: last ?? null,
    crossed: crossed === 'true',
    triggered: triggered === 'true',
    kept: kept === 'true',
    bot: bot === 'true',
    subjects: counts[0]!,
  }))
  return {
    rows: read,
    sql,
    has: {
      assignments: read.some(({ assigned }) => assigned !== null),
      triggers: rows.some(({ counts }) => counts[1]! > 0),
      filter: read.some(({ kept }) => !kept),
    },
  }
}

const knownTrigger = { kind: 'is-null', operand: column('triggered'), negated: true } as const

/** Subjects of the rows that meet a condition. */
export function subjectsIn({ rows }: Funnel, meets: (row: FunnelRow) => boolean): number {
  return stableSum(rows.filter(meets).map(({ subjects }) => subjects))
}

export function isExposedOnce({ variant, crossed }: FunnelRow): boolean {
  return variant !== null && !crossed
}

export function isAnalysed(row: FunnelRow): boolean {
  return isExposedOnce(row) && row.triggered && row.kept
}

/** Analysed subjects by variant id, every planned variant included. */
export function analysedCounts(funnel: Funnel, variants: readonly Variant[]): Readonly<Record<string, number>> {
  const ids = new Set([...variants.map(({ id }) => id), ...funnel.rows.flatMap(({ variant }) => variant ?? [])])
  return Object.fromEntries(
    [...ids].map((id) => [id, subjectsIn(funnel, (row) => row.variant === id && isAnalysed(row))]),
  )
}

/** Variants that should get subjects. */
export function allocated(variants: readonly Variant[]): readonly Variant[] {
  return variants.filter(({ weight }) => weight > 0)
}

/** Of those exposed once in a variant, the share that is analysed: what a subject lost before would have counted. */
export function analysedShare(funnel: Funnel, variantId: string): number {
  const exposed = subjectsIn(funnel, (row) => row.variant === variantId && isExposedOnce(row))
  const counted = subjectsIn(funnel, (row) => row.variant === variantId && isAnalysed(row))
  return exposed === 0 ? 1 : counted / exposed
}
