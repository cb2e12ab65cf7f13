import type { SplitPhase, Variant } from '@analysis'
import { z } from 'zod'
import { recordOf } from '../record-of'
import { instant } from './instant'
import type { JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'

const phaseFields = z.looseObject({
  from: instant,
  weights: recordOf(z.number().nonnegative()),
})

/**
 * Reads `phases` of an experiment: the splits one after the other, each `{"from": time, "weights": {variant: weight}}`.
 * Null when there are none.
 */
export function readPhases(
  value: unknown,
  variants: readonly Variant[],
  path: Path,
  problems: Problems,
): readonly SplitPhase[] | null {
  if (value === undefined || value === null) return null
  const list = problems.read(z.array(phaseFields).min(1), value, path)
  if (list === null) return null
  const phases = list.map(({ from, weights }): SplitPhase => ({ from, weights }))
  phases.forEach(({ from, weights }, i) => {
    const before = phases[i - 1]?.from
    if (before !== undefined && from <= before) {
      problems.expected(`a time after the phase before (${before})`, from, [...path, i, 'from'])
    }
    checkWeights(weights, variants, [...path, i, 'weights'], problems)
  })
  return phases
}

function checkWeights(
  weights: SplitPhase['weights'],
  variants: readonly Variant[],
  path: Path,
  problems: Problems,
): void {
  const given = Object.entries(weights).filter(([, weight]) => weight > 0)
  if (given.length === 0) problems.expected('a weight above 0 of some variant', weights, path)
  for (const [id, weight] of given) {
    const variant = variants.find((each) => each.id === id)
    if (variant === undefined) problems.expected('the id of a variant', id, [...path, id])
    else if (variant.weight === 0) problems.expected('0, since the variant has weight 0', weight, [...path, id])
  }
}

/** The phases as they stand in a file. */
export function printPhases(phases: readonly SplitPhase[]): readonly JsonObject[] {
  return phases.map(({ from, weights }) => ({ from, weights }))
}
