import { absent, type CauseCode, type Fact, type JudgedCause } from '../cause'
import { changePoints } from '../change-point'
import { allocated } from '../funnel'
import { shareTest } from '../likelihood'
import type { Recomputed, RecomputedGroup } from '../recompute'
import { timed, type InvestigationSource } from '../source'
import { judged } from './counted-causes'
import { impossible, recomputedState, streamOfGroups, subjectsOf } from './recomputed-groups'

/** Of a variant's mismatches, what has to come from a cache's one variant. */
const ONE_SIDED = 0.9

/** What recorded assignment did that the configuration in force does not. */
export function assignmentCauses(
  source: InvestigationSource,
  { groups, queries }: Recomputed,
  dead: ReadonlySet<string>,
): readonly JudgedCause[] {
  const open = new Set(allocated(source.variants).map(({ id }) => id))
  const people = groups.filter((group) => !group.bot && open.has(group.recorded))
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
  found: readonly RecomputedGroup[],
  people: readonly RecomputedGroup[],
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
  const test = shareTest(variants.map(({ weight }, at) => ({ count: evidence[at]!.touched, share: weight })))
  const facts: readonly Fact[] = [
    { name: 'subjects', value: total },
    { name: 'variant', value: evidence.reduce((a, b) => (b.touched > a.touched ? b : a)).variantId },
    { name: 'reason', value: [...new Set(found.flatMap(({ reason }) => reason ?? []))].join(', ') },
  ]
  const cause = judged(code, recomputedState(test), moved, test, evidence, facts, queries)
  if (source.bins === null) return cause
  const hits = new Set(found)
  return timed(
    cause,
    streamOfGroups(
      people,
      source.bins.count,
      (group) => hits.has(group),
      () => true,
    ),
    source.bins,
  )
}

function isWrong({ predicted, recorded }: RecomputedGroup): boolean {
  return predicted !== recorded
}

/** Recorded in another variant than the computed one: by an id that was hashed otherwise, or by a cache's one answer. */
function mismatches(
  inside: readonly RecomputedGroup[],
  source: InvestigationSource,
  queries: readonly string[],
): readonly JudgedCause[] {
  const [plain, wide] = [inside.filter(({ ascii }) => ascii), inside.filter(({ ascii }) => !ascii)]
  const rate = (groups: readonly RecomputedGroup[]): number => {
    const all = subjectsOf(groups)
    return all === 0 ? 0 : subjectsOf(groups.filter(isWrong)) / all
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
        : streamOfGroups(
            wide.filter((group) => !within(group.bin, cache)),
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
  plain: readonly RecomputedGroup[],
  plainRate: number,
  inside: readonly RecomputedGroup[],
  source: InvestigationSource,
  queries: readonly string[],
): CacheCause {
  const none = { ...absent('stale-cache', queries), span: null }
  const bins = source.bins!
  const wrong = plain.filter(isWrong)
  if (subjectsOf(wrong) < 5 || plainRate === 0) return none
  const served = allocated(source.variants)
    .map(({ id }) => ({ id, subjects: subjectsOf(wrong.filter(({ recorded }) => recorded === id)) }))
    .reduce((a, b) => (b.subjects > a.subjects ? b : a))
  const points = changePoints(streamOfGroups(plain, bins.count, isWrong, () => true))
  if (points.end === null || served.subjects < ONE_SIDED * subjectsOf(wrong)) return none
  const span = [points.onset?.most ?? 0, points.end.most] as const
  const found = inside.filter((group) => group.bin >= span[0] && group.bin < span[1])
  const cause = mismatchCause(found, 1, found, source, queries, null)
  const stream = streamOfGroups(plain, bins.count, isWrong, () => true)
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
  found: readonly RecomputedGroup[],
  share: number,
  inside: readonly RecomputedGroup[],
  source: InvestigationSource,
  queries: readonly string[],
  characters: string | null,
): JudgedCause {
  const variants = allocated(source.variants)
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
  const cause = judged('assignment-mismatch', recomputedState(test), moved, test, evidence, facts, queries)
  if (source.bins === null) return cause
  const group = characters === null ? found : found.filter(({ ascii }) => !ascii)
  return timed(
    cause,
    streamOfGroups(group, source.bins.count, isWrong, () => true),
    source.bins,
  )
}
