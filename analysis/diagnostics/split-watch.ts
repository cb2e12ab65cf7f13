import { named } from '../numerics/named'
import { notEstimable, type Estimable, type Finding } from '../failures'
import { formatPStatement } from '../format/p-value'
import { sequentialSrmOverPhases, type SequentialSrmStep } from './sequential-srm'
import { allocatedOf, type SplitPart } from '../results/split-part'

/** The split watched day by day, valid however often it is looked at. */
export type SplitWatch = Estimable<{
  readonly days: readonly (SequentialSrmStep & { readonly day: string })[]
  /** The first day on which the always-valid p-value fell below alpha; null: it never did. */
  readonly crossedOn: string | null
  readonly alpha: number
}>

/**
 * Sequential sample ratio mismatch over the days' new subjects, each against the split of its day.
 * Lindon and Malek (2020).
 * Not estimable without days (`no-clock`), or with fewer than two variants that have a weight.
 */
export function splitWatch(
  days: readonly { readonly day: string; readonly parts: readonly SplitPart[] }[],
  alpha: number,
): SplitWatch {
  if (days.length === 0) return notEstimable('no-clock')
  if (!days.some(({ parts }) => parts.some((part) => allocatedOf(part).length >= 2))) {
    return notEstimable('no-allocated-variants')
  }
  const batches = days.flatMap(({ day, parts }) =>
    parts.map(({ variants, subjects }) => ({
      day,
      counts: variants.map(({ id }) => named(subjects, id) ?? 0),
      shares: variants.map(({ weight }) => weight),
    })),
  )
  const steps = sequentialSrmOverPhases(batches).map((step, at) => ({ day: batches[at]!.day, ...step }))
  return {
    kind: 'estimated',
    // a day under two splits stands with its last
    days: steps.filter(({ day }, at) => steps[at + 1]?.day !== day),
    crossedOn: steps.find(({ pValue }) => pValue < alpha)?.day ?? null,
    alpha,
  }
}

/** A finding once the watched split has crossed, whatever a single test at the end says. */
export function splitWatchFindings(watch: SplitWatch): readonly Finding[] {
  if (watch.kind !== 'estimated' || watch.crossedOn === null) return []
  const last = watch.days.at(-1)!
  return [
    {
      code: 'srm-sequential',
      severity: 'error',
      message: `Watched day by day, the split has not fitted the plan since ${watch.crossedOn} (always-valid ${formatPStatement(last.pValue)}).`,
      hint: 'Look at what was released or changed on the days before; read effects only from data without that cause.',
      evidence: {
        crossedOn: watch.crossedOn,
        pValue: last.pValue,
        logBayesFactor: last.logBayesFactor,
        alpha: watch.alpha,
      },
    },
  ]
}
