import {
  assertNever,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
  formatPValue,
  type BrokenSlice,
  type Fact,
  type InvestigationAnswer,
  type OnsetInterval,
  type RankedCause,
} from '@analysis'
import { causeWords } from './cause-words'
import { type Told, tellShare } from './told'

type Investigated = Extract<InvestigationAnswer, { kind: 'investigated' }>

/** The investigation in one sentence: what most probably broke the split. */
export function causeVerdict(answer: InvestigationAnswer): string {
  if (answer.kind === 'not-judged') return 'This snapshot does not hold what an investigation reads. Pull it again.'
  const accused = answer.causes.filter(({ state }) => state === 'accused')
  const flagged = answer.srm.kind === 'estimated' && answer.srm.flagged
  if (accused.length === 0) {
    return flagged
      ? 'The split is off, and nothing that this data can speak for explains it.'
      : 'The split is as planned, and no cause of a mismatch was found.'
  }
  const [first, ...others] = accused
  const share = first!.shareOfGap
  const explained = !flagged || share === null ? '' : `: ${formatPercent(share)} of the gap`
  const more =
    others.length === 0 ? '' : ` Then ${others.map(({ code }) => causeWords[code].name.toLowerCase()).join(', ')}.`
  const balanced = flagged ? '' : ' Over all, the split does not show it.'
  return `${causeWords[first!.code].name}${explained}.${more}${balanced}`
}

/** What a reader must know of the ranked causes: what is left without them, and what was looked for and not found. */
export function causeNotes({ causes, residual }: Investigated): readonly string[] {
  const accused = causes.some(({ state }) => state === 'accused')
  const absent = causes.filter(({ state }) => state === 'absent').map(({ code }) => causeWords[code].name)
  return [
    ...(accused && residual.kind === 'estimated'
      ? [`Without what the accused causes moved, the split has ${formatPStatement(residual.pValue)}.`]
      : []),
    ...(absent.length > 0 ? [`Judged and not found: ${[...new Set(absent)].join(', ')}.`] : []),
  ]
}

/** A cause's share of the gap; it cannot be told where no subject can be counted. */
export function tellShareOfGap(share: number | null): Told {
  return share === null ? { text: 'cannot be told', exact: '' } : tellShare(share)
}

/** How the slices were looked for, and whether any was found. */
export function sliceScanText({ slices: { slices, tested, dimensions } }: Investigated): string {
  const scanned = `${formatCount(tested)} slices of up to three of ${dimensions.join(', ')}`
  return slices.length === 0
    ? `None of ${scanned} differs from the others.`
    : `The fewest of ${scanned} that describe where the split is off; each is left out before the next is looked for.`
}

/** `device = mobile and country = DE` */
export function slicePartsText({ values }: Pick<BrokenSlice, 'values'>): string {
  return values.map(({ attribute, value }) => `${attribute} = ${value}`).join(' and ')
}

/** `control 512, treatment 401` */
export function observedText(observed: Readonly<Record<string, number>>): string {
  return Object.entries(observed)
    .map(([id, count]) => `${id} ${formatCount(count)}`)
    .join(', ')
}

/** One broken slice in a sentence: its own split, and the split of all others. */
export function brokenSliceText({ observed, pValue, without }: BrokenSlice): string {
  const others = without.kind === 'estimated' ? formatPStatement(without.pValue) : 'no test'
  return `${observedText(observed)}; ${formatPStatement(pValue)} alone. The split of the others: ${others}.`
}

/** When a cause began and ended, as people say it. */
export function causeTimeText({ onset, end }: Pick<RankedCause, 'onset' | 'end'>): string {
  if (onset === null && end === null) return 'throughout'
  const until = end === null ? '' : ` to ${rangeText(end)}`
  return `${onset === null ? 'from the start' : `since ${rangeText(onset)}`}${until}`
}

function rangeText({ from, to }: OnsetInterval): string {
  const [first, last] = [from.slice(0, 16).replace('T', ' '), to.slice(0, 16).replace('T', ' ')]
  if (first === last) return first
  return first.slice(0, 10) === last.slice(0, 10) ? `${first}–${last.slice(11)}` : `${first} – ${last}`
}

/** The figures that confirm a cause, in a line. */
export function factsText({ code, facts }: Pick<RankedCause, 'code' | 'facts'>): string {
  const of = (name: Fact['name']): Fact['value'] | undefined => facts.find((fact) => fact.name === name)?.value
  const count = (name: Fact['name']): string => formatCount(Number(of(name) ?? 0))
  switch (code) {
    case 'duplicates':
      return `${count('duplicate-rows')} rows repeat an id`
    case 'partition-loss':
      return `partitions ${of('lost-partitions')} lose ${count('subjects')} subjects, most of ${of('variant')}`
    case 'late-events':
      return `${rate(of('rate'))} of ${of('variant')} arrives late, up to ${formatNumber(Number(of('longest-delay-hours')))} h; about ${count('subjects')} subjects are missing`
    case 'crossovers':
      return `${count('subjects')} subjects, most from ${of('from-variant')} to ${of('to-variant')}`
    case 'bots':
    case 'id-fragments':
      return `${count('subjects')} subjects, most in ${of('variant')}`
    case 'weight-zero-leak':
      return `${count('subjects')} subjects in ${of('to-variant')}`
    case 'dead-variant':
      return `none in ${of('variant')} among the last ${count('subjects')} subjects`
    case 'split-changed':
      return `${count('subjects')} subjects came under configuration version ${of('configuration-version')}`
    case 'holdout-overlap':
    case 'ineligible':
      return `${count('subjects')} subjects, most in ${of('variant')} (${of('reason')})`
    case 'assignment-mismatch':
    case 'stale-cache':
      return `${count('subjects')} of ${count('of-subjects')} subjects in another variant than computed${of('characters') === undefined ? '' : `, ids ${of('characters')}`}${of('to-variant') === undefined ? '' : `, served ${of('to-variant')}`}`
    case 'redirect-loss':
    case 'trigger-loss':
    case 'filter-loss':
      return `${of('variant')} loses ${count('subjects')} of ${count('of-subjects')} (${rate(of('rate'))})`
    case 'set-after-exposure':
      return `${of('attribute')}: ${count('contradicting-rows')} rows contradict their variant`
    case 'slice':
      return `${sliceText(facts)}: ${count('subjects')} subjects; p of the others ${formatPValue(Number(of('p-without') ?? Number.NaN))}`
    case 'onset':
      return `${count('subjects')} subjects`
    default:
      return assertNever(code)
  }
}

function rate(value: Fact['value'] | undefined): string {
  return formatPercent(Number(value ?? 0))
}

function sliceText(facts: readonly Fact[]): string {
  const names = facts.filter(({ name }) => name === 'attribute')
  const values = facts.filter(({ name }) => name === 'value')
  return names.map(({ value }, at) => `${value} = ${values[at]?.value ?? ''}`).join(' and ')
}
