import { assertNever } from '../failures'
import type { SequentialRule, SpendingFunction, StoppingRule } from '../study/spec'
import type { DuelMethod } from './duel-view'

/**
 * The stopping rule by which a method reads the history: the plan's own where the plan is of that kind, so that a duel
 * and a `sequential` cell agree.
 *
 * @param tunedFor What the cell tunes a confidence sequence to.
 * @param lastSubjects Subjects at the last look: in hindsight the best tuning.
 */
export function duelRule(
  method: Exclude<DuelMethod, 'fixed' | 'bayes'>,
  stopping: StoppingRule,
  tunedFor: number | null,
  lastSubjects: number | null,
): SequentialRule {
  switch (method) {
    case 'obrien-fleming':
    case 'pocock':
      return groupSequential(stopping, { kind: method })
    case 'confidence-sequence':
      if (tunedFor === null && stopping.kind === method) return stopping
      return { kind: method, tunedFor: tunedFor ?? plannedSubjects(stopping) ?? lastSubjects }
    case 'msprt':
      return stopping.kind === method ? stopping : { kind: method, tau: null }
    case 'sprt':
      return stopping.kind === method ? stopping : { kind: method, effect: null, beta: 0.2 }
    default:
      return assertNever(method)
  }
}

/** Whether the confidence sequence is tuned by what was seen only at the end. */
export function isHindsight(stopping: StoppingRule, tunedFor: number | null): boolean {
  return tunedFor === null && stopping.kind !== 'confidence-sequence' && plannedSubjects(stopping) === null
}

function groupSequential(stopping: StoppingRule, spending: SpendingFunction): SequentialRule {
  const planned = stopping.kind === 'group-sequential' ? stopping : { looks: [], plannedSubjects: null }
  return { ...planned, kind: 'group-sequential', spending }
}

function plannedSubjects(stopping: StoppingRule): number | null {
  return stopping.kind === 'group-sequential' ? stopping.plannedSubjects : null
}
