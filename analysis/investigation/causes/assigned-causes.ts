import { stableSum } from '../../numerics/sum'
import type { Variant } from '../../study/spec'
import { absent, type CauseCode, type Fact, type JudgedCause } from '../cause'
import { changePoints, type StreamBin } from '../change-point'
import { allocated, analysedShare, isExposedOnce, subjectsIn, type Funnel } from '../funnel'
import { ratioTest, shareTest } from '../likelihood'
import type { Recomputed, RecomputedCell } from '../recompute'
import { timed, type InvestigationSource } from '../source'
import { judged } from './counted-causes'

/** A subject in a variant that was not to have any is no chance; a hundred thousandth stands for misread rows. */
const MISREAD = 1e-5
/** Of a variant's mismatches, what has to come from a cache's one variant. */
const ONE_SIDED = 0.9

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
  const cells = recomputed?.cells.filter((cell) => !open.has(cell.recorded)) ?? []
  const moved =
    recomputed === null
      ? null
      : Object.fromEntries([
          ...[...open].map(
            (id) => [id, -subjectsOf(cells.filter((cell) => cell.predicted === id && cell.analysed))] as const,
          ),
          ...ids.map((id) => [id, subjectsOf(cells.filter((cell) => cell.recorded === id && cell.analysed))] as const),
        ])
  const facts: readonly Fact[] = [
    { name: 'subjects', value: leaked },
    { name: 'to-variant', value: ids.join(', ') },
  ]
  const test = impossible(leaked, all)
  return judged('weight-zero-leak', 'accused', moved, test, evidence, facts, [funnel.sql])
}

/** Log likelihood ratio of `count` subjects where there should be none. */
function impossible(count: number, of: number) {
  const rate = count / Math.max(count, of)
  const halfDeviance = count * Math.log(rate / MISREAD) - count + of * MISREAD
  return ratioTest(Math.max(0, halfDeviance), 1, of)
}

function subjectsOf(cells: readonly RecomputedCell[]): number {
  return stableSum(cells.map(({ subjects }) => subjects))
}

function streamOfCells(
  cells: readonly RecomputedCell[],
  count: number,
  isHit: (cell: RecomputedCell) => boolean,
  isTrial: (cell: RecomputedCell) => boolean,
): readonly StreamBin[] {
  const stream = Array.from({ length: count }, () => ({ hits: 0, trials: 0 }))
  for (const cell of cells) {
    const bin = stream[cell.bin]
    if (bin === undefined || !isTrial(cell)) continue
    bin.trials += cell.subjects
    if (isHit(cell)) bin.hits += cell.subjects
  }
  return stream
}

/** What recorded assignment did that the configuration in force does not. */
export function assignmentCauses(
  source: InvestigationSource,
  { cells, queries }: Recomputed,
  dead: ReadonlySet<string>,
): readonly JudgedCause[] {
  const open = new Set(allocated(source.variants).map(({ id }) => id))
  const people = cells.filter((cell) => !cell.bot && open.has(cell.recorded))
  const outside = people.filter(({ predicted }) => predicted === null)
  const inside = people.filter(({ predicted }) => predicted !== null && !dead.has(predicted))
  const held = outside.filter(({ reason }) => reason === 'holdout')
  const others = outside.filter(({ reason }) => reason !== 'holdout')
  return [
    intruders('holdout-overlap', held, people, source, queries),
    intruders('ineligible', others, people, source, queries),
    ...mismatches(inside, source, queries),
  ]
}

/** Subjects that should be in no variant and were counted in one. */
function intruders(
  code: CauseCode,
  found: readonly RecomputedCell[],
  people: readonly RecomputedCell[],
  source: InvestigationSource,
  queries: readonly string[],
): JudgedCause {
  const variants = allocated(source.variants)
  const evidence = variants.map(({ id }) => ({
    variantId: id,
    touched: subjectsOf(found.filter(({ recorded }) => recorded === id)),
    of: subjectsOf(people.filter(({ recorded }) => recorded === id)),
  }))
  const total = subjectsOf(found)
  if (total === 0) return { ...absent(code, queries), evidence }
  const moved = Object.fromEntries(
    variants.map(({ id }) => [id, subjectsOf(found.filter(({ recorded, analysed }) => recorded === id && analysed))]),
  )
  const test = shareTest(
    variants.map(({ id, weight }, at) => ({ count: evidence[at]!.touched, share: weight / 1, id })),
  )
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'variant', value: evidence.reduce((a, b) => (b.touched > a.touched ? b : a)).variantId },
    { name: 'reason', value: [...new Set(found.flatMap(({ reason }) => reason ?? []))].join(', ') },
  ]
  const cause = judged(code, test.pValue < 1e-4 ? 'accused' : 'harmless', moved, test, evidence, facts, queries)
  if (source.bins === null) return cause
  const hits = new Set(found)
  return timed(
    cause,
    streamOfCells(
      people,
      source.bins.count,
      (cell) => hits.has(cell),
      () => true,
    ),
    source.bins,
  )
}

/** Recorded in another variant than the computed one: by an id that was hashed otherwise, or by a cache's one answer. */
function mismatches(
  inside: readonly RecomputedCell[],
  source: InvestigationSource,
  queries: readonly string[],
): readonly JudgedCause[] {
  const isWrong = (cell: RecomputedCell): boolean => cell.predicted !== cell.recorded
  const [plain, wide] = [inside.filter(({ ascii }) => ascii), inside.filter(({ ascii }) => !ascii)]
  const rate = (cells: readonly RecomputedCell[]): number => {
    const all = subjectsOf(cells)
    return all === 0 ? 0 : subjectsOf(cells.filter(isWrong)) / all
  }
  const [plainRate, wideRate] = [rate(plain), rate(wide)]
  const byCharacters =
    wideRate > plainRate + 0.002 && wideRate > 1.5 * plainRate && subjectsOf(wide.filter(isWrong)) >= 5
  const bins = source.bins
  const cache = bins === null ? null : cacheCause(plain, plainRate, inside, source, queries)
  const stale = cache?.state === 'accused'
  if (byCharacters) {
    // what a cache does to every id is left out here
    const share = stale ? 1 - plainRate / wideRate : 1
    const found = stale ? wide : inside
    const cause = mismatchCause(found, share, inside, source, queries, 'outside ASCII')
    const stream =
      bins === null || !stale
        ? null
        : streamOfCells(
            wide.filter((cell) => !within(cell.bin, cache)),
            bins.count,
            isWrong,
            () => true,
          )
    return [stream === null ? cause : timed(cause, stream, bins!), cache ?? absent('stale-cache', queries)]
  }
  if (stale) return [absent('assignment-mismatch', queries), cache]
  return [mismatchCause(inside, 1, inside, source, queries, null), cache ?? absent('stale-cache', queries)]
}

interface CacheCause extends JudgedCause {
  readonly span: readonly [number, number] | null
}

function within(bin: number, cache: CacheCause): boolean {
  return cache.span !== null && bin >= cache.span[0] && bin < cache.span[1]
}

/** Wrong for a time, whatever the id, and always the same variant. */
function cacheCause(
  plain: readonly RecomputedCell[],
  plainRate: number,
  inside: readonly RecomputedCell[],
  source: InvestigationSource,
  queries: readonly string[],
): CacheCause {
  const none = { ...absent('stale-cache', queries), span: null }
  const bins = source.bins!
  const isWrong = (cell: RecomputedCell): boolean => cell.predicted !== cell.recorded
  const wrong = plain.filter(isWrong)
  if (subjectsOf(wrong) < 5 || plainRate === 0) return none
  const served = allocated(source.variants)
    .map(({ id }) => ({ id, subjects: subjectsOf(wrong.filter(({ recorded }) => recorded === id)) }))
    .reduce((a, b) => (b.subjects > a.subjects ? b : a))
  const points = changePoints(streamOfCells(plain, bins.count, isWrong, () => true))
  if (points.end === null || served.subjects < ONE_SIDED * subjectsOf(wrong)) return none
  const span = [points.onset?.most ?? 0, points.end.most] as const
  const found = inside.filter((cell) => cell.bin >= span[0] && cell.bin < span[1])
  const cause = mismatchCause(found, 1, found, source, queries, null)
  const stream = streamOfCells(plain, bins.count, isWrong, () => true)
  return {
    ...timed(
      { ...cause, code: 'stale-cache', facts: [{ name: 'to-variant', value: served.id }, ...cause.facts] },
      stream,
      bins,
    ),
    span,
  }
}

function mismatchCause(
  found: readonly RecomputedCell[],
  share: number,
  inside: readonly RecomputedCell[],
  source: InvestigationSource,
  queries: readonly string[],
  characters: string | null,
): JudgedCause {
  const variants = allocated(source.variants)
  const isWrong = (cell: RecomputedCell): boolean => cell.predicted !== cell.recorded
  const wrong = found.filter(isWrong)
  const evidence = variants.map(({ id }) => ({
    variantId: id,
    touched: subjectsOf(wrong.filter(({ predicted }) => predicted === id)),
    of: subjectsOf(found.filter(({ predicted }) => predicted === id)),
  }))
  const total = subjectsOf(wrong)
  if (total === 0) return { ...absent('assignment-mismatch', queries), evidence }
  const counted = wrong.filter(({ analysed }) => analysed)
  const moved = Object.fromEntries(
    variants.map(({ id }) => {
      const gained = subjectsOf(counted.filter(({ recorded }) => recorded === id))
      const lost = subjectsOf(counted.filter(({ predicted }) => predicted === id))
      return [id, Math.round(share * (gained - lost))]
    }),
  )
  const test = impossible(share * total, subjectsOf(inside))
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'of-subjects', value: subjectsOf(found) },
    ...(characters === null ? [] : [{ name: 'characters' as const, value: characters }]),
  ]
  const cause = judged(
    'assignment-mismatch',
    test.pValue < 1e-4 ? 'accused' : 'harmless',
    moved,
    test,
    evidence,
    facts,
    queries,
  )
  if (source.bins === null) return cause
  const group = characters === null ? found : found.filter(({ ascii }) => !ascii)
  return timed(
    cause,
    streamOfCells(group, source.bins.count, isWrong, () => true),
    source.bins,
  )
}

/** The split was changed in the configuration and not in the study. */
export function splitChanged({ cells, history, queries }: Recomputed, planned: readonly Variant[]): JudgedCause {
  const shares = (weights: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
    const total = stableSum(Object.values(weights))
    return Object.fromEntries(planned.map(({ id }) => [id, (weights[id] ?? 0) / total]))
  }
  const plan = shares(Object.fromEntries(planned.map(({ id, weight }) => [id, weight])))
  const spans = history.map((version, at) => ({
    version,
    own: shares(version.weights),
    cells: cells.filter(({ version: place, analysed }) => analysed && place === at),
  }))
  const changed = spans.filter(({ own }) => planned.some(({ id }) => Math.abs(own[id]! - plan[id]!) > 1e-9))
  const total = stableSum(changed.map((span) => subjectsOf(span.cells)))
  if (total === 0) return absent('split-changed', queries)
  const evidence = planned.map(({ id }) => ({
    variantId: id,
    touched: stableSum(changed.map((span) => subjectsOf(span.cells.filter(({ recorded }) => recorded === id)))),
    of: subjectsOf(cells.filter(({ recorded, analysed }) => analysed && recorded === id)),
  }))
  const moved = Object.fromEntries(
    planned.map(({ id }) => [
      id,
      Math.round(stableSum(changed.map((span) => subjectsOf(span.cells) * (span.own[id]! - plan[id]!)))),
    ]),
  )
  const halfDeviance = stableSum(
    changed.flatMap((span) =>
      planned
        .filter(({ id }) => span.own[id]! > 0 && plan[id]! > 0)
        .map(
          ({ id }) =>
            subjectsOf(span.cells.filter(({ predicted }) => predicted === id)) * Math.log(span.own[id]! / plan[id]!),
        ),
    ),
  )
  const test = ratioTest(Math.max(0, halfDeviance), Math.max(1, planned.length - 1), total)
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'configuration-version', value: changed.map(({ version }) => version.configVersion).join(', ') },
  ]
  const cause = judged(
    'split-changed',
    test.pValue < 1e-4 ? 'accused' : 'harmless',
    moved,
    test,
    evidence,
    facts,
    queries,
  )
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
    const { after } = lastSeen[id] ?? { after: subjectsIn(funnel, isExposedOnce), at: null }
    const halfDeviance = -after * Math.log1p(-share)
    if (after < 50 || halfDeviance < 25) return []
    const swallowed =
      recomputed?.cells.filter((cell) => cell.predicted === id && cell.recorded !== id && cell.analysed && !cell.bot) ??
      []
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
