import { srmTest } from '../diagnostics/srm'
import { adjustPValues } from '../inference/multiplicity'
import { TableReader } from '../measure/read-table'
import { stableSum } from '../numerics/sum'
import {
  and,
  binary,
  call,
  cast,
  column,
  integer,
  not,
  parameter,
  star,
  text,
  type Expression,
} from '../sql/tree/expression'
import { as, groupingSets, select } from '../sql/tree/select'
import type { SrmResult } from '../results/split'
import { analysed, arrivalsRelation } from './arrivals-table'
import { allocated } from './funnel'
import { rateTest, shareTest } from './likelihood'
import type { InvestigationSource } from './source'

/** Subjects alike in one, two or three attributes, whose split is not that of the others. */
export interface BrokenSlice {
  readonly values: readonly { readonly attribute: string; readonly value: string }[]
  readonly observed: Readonly<Record<string, number>>
  readonly pValue: number
  /** Benjamini and Hochberg, over every slice looked at. */
  readonly pValueAdjusted: number
  readonly logLikelihoodRatio: number
  /** The split of all others, the slices before this one left out as well. */
  readonly without: SrmResult
}

export interface SliceScan {
  readonly slices: readonly BrokenSlice[]
  readonly dimensions: readonly string[]
  /** Slices with enough subjects to be tested, in the first round. */
  readonly tested: number
  readonly queries: readonly string[]
}

/** Slices named at most. */
const ROUNDS = 6
const MOST_DIMENSIONS = 8
const FALSE_DISCOVERIES = 0.01
const NONE = '(none)'

interface Candidate {
  readonly values: BrokenSlice['values']
  readonly observed: Readonly<Record<string, number>>
}

/**
 * All crossings of up to three attributes with enough subjects: those whose split differs from that of everybody else
 * (FDR) and from the plan. The most likely one is named, left out, and the rest looked at again, so that overlapping
 * slices fold into the fewest that say it.
 */
export async function scanSlices(
  source: InvestigationSource,
  dimensions: readonly string[],
  alpha: number,
): Promise<SliceScan> {
  const used = dimensions.slice(0, MOST_DIMENSIONS)
  const slices: BrokenSlice[] = []
  const queries: string[] = []
  let where = analysed
  let tested = 0
  for (let round = 0; round < ROUNDS && used.length > 0; round++) {
    const candidates = await readCandidates(source, used, where)
    queries.push(source.runner.records.at(-1)!.query.sql)
    if (round === 0) tested = candidates.length
    const worst = mostBroken(candidates, source, alpha)
    if (worst === null) break
    slices.push(worst)
    where = and(where, not(inSlice(worst)))
  }
  return { slices, dimensions: used, tested, queries: queries.slice(0, 1) }
}

function valueOf(dimension: string): Expression {
  return call('coalesce', [cast(column(dimension), 'text'), text(NONE)])
}

function inSlice({ values }: Pick<BrokenSlice, 'values'>): Expression {
  return and(...values.map(({ attribute, value }) => binary(valueOf(attribute), '=', parameter(value, 'text'))))
}

async function readCandidates(
  { runner, variants }: InvestigationSource,
  dimensions: readonly string[],
  where: Expression,
): Promise<readonly Candidate[]> {
  const ids = allocated(variants).map(({ id }) => id)
  const sets = crossings(dimensions.length).map((set) => set.map((at) => valueOf(dimensions[at]!)))
  const total = call('count', [star()])
  const statement = select({
    columns: [
      ...dimensions.map((name, at) => as(valueOf(name), `dimension ${at}`)),
      ...ids.map((id, at) =>
        as(
          cast(call('count', [star()], { filter: binary(column('variant'), '=', parameter(id, 'text')) }), 'double'),
          `variant ${at}`,
        ),
      ),
    ],
    from: arrivalsRelation,
    where,
    groupBy: groupingSets([], ...sets),
    having: binary(total, '>=', integer(30)),
  })
  const reader = new TableReader(await runner.run(statement))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    values: dimensions.flatMap((attribute, at) => {
      const value = reader.label(`dimension ${at}`, row)
      return value === null ? [] : [{ attribute, value }]
    }),
    observed: Object.fromEntries(ids.map((id, at) => [id, reader.number(`variant ${at}`, row)])),
  }))
}

/** All choices of one, two and three of `size` places. */
function crossings(size: number): readonly (readonly number[])[] {
  const all: number[][] = []
  for (let a = 0; a < size; a++) {
    all.push([a])
    for (let b = a + 1; b < size; b++) {
      all.push([a, b])
      for (let c = b + 1; c < size; c++) all.push([a, b, c])
    }
  }
  return all
}

function mostBroken(candidates: readonly Candidate[], source: InvestigationSource, alpha: number): BrokenSlice | null {
  const whole = candidates.find(({ values }) => values.length === 0)
  if (whole === undefined) return null
  const variants = allocated(source.variants)
  const support = Math.max(30, 0.002 * stableSum(Object.values(whole.observed)))
  const tested = candidates
    .filter(({ values, observed }) => values.length > 0 && stableSum(Object.values(observed)) >= support)
    .map((candidate) => {
      const rest = Object.fromEntries(variants.map(({ id }) => [id, whole.observed[id]! - candidate.observed[id]!]))
      const own = shareTest(variants.map(({ id, weight }) => ({ count: candidate.observed[id]!, share: weight })))
      const against = rateTest(
        variants.map(({ id }) => ({ touched: candidate.observed[id]!, of: whole.observed[id]! })),
      )
      return { candidate, rest, own, against }
    })
  const adjusted = adjustPValues(
    tested.map(({ against }) => against.pValue),
    'benjamini-hochberg',
  )
  // a longer description has more rivals: it must be that much more likely
  const price = (candidate: Candidate): number => candidate.values.length * Math.log(Math.max(2, tested.length))
  const broken = tested
    .map((each, at) => ({ ...each, adjusted: adjusted[at] ?? 1 }))
    .filter(({ own, adjusted: q }) => q < FALSE_DISCOVERIES && own.pValue * tested.length < alpha)
    .toSorted((a, b) => b.own.logLikelihoodRatio - price(b.candidate) - (a.own.logLikelihoodRatio - price(a.candidate)))
  const worst = broken[0]
  if (worst === undefined) return null
  return {
    values: worst.candidate.values,
    observed: worst.candidate.observed,
    pValue: worst.own.pValue,
    pValueAdjusted: worst.adjusted,
    logLikelihoodRatio: worst.own.logLikelihoodRatio,
    without: srmTest(worst.rest, source.variants, alpha),
  }
}
