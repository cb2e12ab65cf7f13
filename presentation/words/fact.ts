import type { Told } from './told'

/** A number with its name, as the inspector and the lines above a table show it. */
export interface Fact {
  readonly label: string
  /** As shown: rounded, with its unit. */
  readonly value: string
  /** As copied: full precision. */
  readonly exact: string
}

export function fact(label: string, { text, exact }: Told): Fact {
  return { label, value: text, exact }
}

/** Words with nothing behind them. */
export function textFact(label: string, text: string): Fact {
  return { label, value: text, exact: text }
}

/** Facts of one variant among several: the first says whose they are. */
export function labelled(variantId: string | null, facts: readonly Fact[]): readonly Fact[] {
  if (variantId === null) return facts
  return facts.map((each, at) => (at === 0 ? { ...each, label: `${variantId}: ${each.label}` } : each))
}
