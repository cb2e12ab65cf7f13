import { type SrmView, type DataCheck, formatCount } from '@analysis'

/** `clean`, `found: see the findings`, or why this source cannot tell. */
export function dataCheckText({ state, reason }: DataCheck): string {
  if (state === 'not-measurable') return `not measurable from this source: ${reason ?? ''}`
  return state === 'found' ? 'found: see the findings' : 'clean'
}

/** Of subjects seen in several variants, how many were in which first: `old 12, new 380`; `not known` without times. */
export function crossoverDirections(directions: SrmView['crossovers']['directions'], variants: string): string {
  const own = directions.filter((each) => each.variants === variants)
  return own.length === 0
    ? 'not known'
    : own.map(({ first, subjects }) => `${first} ${formatCount(subjects)}`).join(', ')
}

/** Who is left out and what was folded; a source of moments cannot say. */
export function populationText({ crossovers, duplicateRows }: SrmView): string {
  const pairs = crossovers.pairs
    .map(
      ({ variants, subjects }) =>
        `${variants} ${formatCount(subjects)} (first seen in: ${crossoverDirections(crossovers.directions, variants)})`,
    )
    .join(', ')
  const crossed =
    crossovers.subjects === 0
      ? 'No subject was seen in several variants.'
      : `${formatCount(crossovers.subjects)} subjects were seen in several variants and are left out: ${pairs}.`
  const duplicates =
    duplicateRows === 0
      ? 'No row was a duplicate.'
      : `${formatCount(duplicateRows)} duplicate rows were left out; the first of each counts.`
  return `${crossed} ${duplicates}`
}
