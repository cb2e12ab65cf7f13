import { named } from '../numerics/named'
import { srmTest } from '../diagnostics/srm'
import { TableReader } from '../measure/read-table'
import type { QueryRunner } from '../measure/run-queries'
import type { FrameDescription } from '../frame/frame'
import type { SrmResult } from '../results/split'
import {
  and,
  binary,
  call,
  cast,
  column,
  double,
  isNotNull,
  isNull,
  not,
  or,
  parameter,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, select } from '../sql/tree/select'
import type { ExperimentSpec } from '../study/spec'
import { arrivalsRelation, arrivalsShape, exposedOnce, partitionColumn } from './arrivals-table'
import { deadVariants, splitChanged, weightZeroLeak } from './causes/assigned-causes'
import { assignmentCauses } from './causes/mismatch-causes'
import { botCause, crossoverCause, filterLoss, lossCause, triggerLoss } from './causes/counted-causes'
import { idFragments } from './causes/id-fragments'
import { lateEvents } from './causes/late-events'
import { duplicateRows, partitionLoss, type PartitionLoss } from './causes/logged-causes'
import type { CauseCode, DataNeed, JudgedCause, UnjudgedCause } from './cause'
import { decompose, type DecompositionRow } from './decomposition'
import { allocated, analysedCounts, analysedShare, readFunnel, type Funnel } from './funnel'
import { dimensionsOf, sliceCause } from './causes/slice-cause'
import { splitOnset } from './causes/split-onset'
import { withOnset } from './onset'
import { recompute } from './recompute'
import { gapsOf, shareOfGap } from './share-of-gap'
import { setAfterExposure } from './set-after-exposure'
import { scanSlices, type SliceScan } from './slices'
import { countBy, type InvestigationSource } from './source'
import { timeBins, type TimeBins } from './time-bins'

/** A judged cause in the order of what speaks for it, with its share of the gap. */
export interface RankedCause extends JudgedCause {
  /** Null: the split shows no gap, or it cannot be told whom the cause moved. */
  readonly shareOfGap: number | null
}

export interface Investigation {
  /** Of the subjects that are analysed, as they stand in the log. */
  readonly srm: SrmResult
  /** Accused ones first, each kind by likelihood ratio. */
  readonly causes: readonly RankedCause[]
  readonly notJudged: readonly UnjudgedCause[]
  /** Where the split differs from that of everybody else, in the fewest words. */
  readonly slices: SliceScan
  /** Null without assignment inputs. */
  readonly decomposition: readonly DecompositionRow[] | null
  /** The split that is left when what the accused causes moved is put back. */
  readonly residual: SrmResult
  readonly alpha: number
}

export type InvestigationAnswer =
  | ({ readonly kind: 'investigated' } & Investigation)
  | { readonly kind: 'not-judged'; readonly causes: readonly UnjudgedCause[] }

/** Each cause is accused at the level of the study's test of the split, divided by the number of causes. */
const CAUSES = 18

export async function investigate(
  spec: ExperimentSpec,
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<InvestigationAnswer> {
  const shape = arrivalsShape(frame)
  if (shape === null) return { kind: 'not-judged', causes: [] }
  const { variants } = spec
  const alpha = spec.plan.srmAlpha / CAUSES
  const source: InvestigationSource = { runner, shape, variants, bins: await windowOf(runner) }
  const funnel = await readFunnel(source)
  const observed = analysedCounts(funnel, variants)
  const recomputed = spec.assignment === undefined ? null : await recompute(source, spec.assignment)
  const dead = await deadVariants(source, { funnel, recomputed }, await lastSeen(source, funnel))
  const judged: JudgedCause[] = [...dead]
  const notJudged: UnjudgedCause[] = []
  const need = (code: CauseCode, needs: DataNeed): void => void notJudged.push({ code, state: 'not-judged', needs })
  judged.push(weightZeroLeak({ source, funnel, recomputed }))
  if (recomputed === null) {
    for (const code of ['assignment-mismatch', 'stale-cache', 'holdout-overlap', 'split-changed'] as const) {
      need(code, 'assignment-inputs')
    }
  } else {
    judged.push(...assignmentCauses(source, recomputed, new Set(dead.map(variantOf))))
    judged.push(splitChanged(recomputed, variants))
  }
  judged.push(crossoverCause(funnel, variants, alpha), botCause(funnel, variants, alpha))
  judged.push(await duplicateRows(source), await idFragments(source, funnel, alpha))
  if (funnel.has.triggers) judged.push(triggerLoss(funnel, variants, alpha))
  else need('trigger-loss', 'trigger')
  if (funnel.has.filter) judged.push(filterLoss(funnel, variants, alpha))
  else need('filter-loss', 'filter')
  const late = await lateEvents(source, funnel, alpha)
  judged.push(late.cause)
  let lost: PartitionLoss['lost'] = []
  let eligible: Expression = isNotNull(column('assigned'))
  if (funnel.has.assignments) {
    if (shape.attributes.includes(partitionColumn)) {
      const partitions = await partitionLoss(source, funnel, alpha)
      lost = partitions.lost
      judged.push(partitions.cause)
    } else need('partition-loss', 'partition')
    eligible = eligibleForExposure(source, lost, late.reach, dead)
    judged.push(await redirectLoss(source, funnel, eligible, alpha))
  } else {
    need('redirect-loss', 'assignment-log')
    need('partition-loss', 'assignment-log')
  }
  const after = await setAfterExposure(source, spec.setAfterExposure ?? [])
  judged.push(...after.causes)
  const slices = await scanSlices(source, dimensionsOf(spec, shape.attributes, after.attributes), alpha)
  if (!judged.some(({ state, code }) => state === 'accused' && code !== 'set-after-exposure')) {
    judged.push(...slices.slices.map((slice) => sliceCause(slice, variants, slices.queries)))
    if (slices.slices.length === 0) judged.push(...(await splitOnset(source, observed, alpha)))
  }
  const timedCauses: JudgedCause[] = []
  for (const cause of judged) timedCauses.push(await withOnset(cause, source, { lost, eligible }))
  const decomposition = recomputed === null ? null : decompose(recomputed, variants)
  return { kind: 'investigated', ...ranked(timedCauses, observed, spec), notJudged, slices, decomposition, alpha }
}

function variantOf({ facts }: JudgedCause): string {
  return String(facts.find(({ name }) => name === 'variant')?.value ?? '')
}

function ranked(
  judged: readonly JudgedCause[],
  observed: Readonly<Record<string, number>>,
  { variants, plan }: ExperimentSpec,
): Pick<Investigation, 'srm' | 'causes' | 'residual'> {
  const gap = gapsOf(observed, variants)
  const order = { accused: 0, harmless: 1, absent: 2 }
  const causes = judged
    .map((cause) => ({ ...cause, shareOfGap: cause.moved === null ? null : shareOfGap(gap, cause.moved, variants) }))
    .toSorted((a, b) => order[a.state] - order[b.state] || b.logLikelihoodRatio - a.logLikelihoodRatio)
  const accused = causes.filter(({ state }) => state === 'accused')
  const left = Object.fromEntries(
    Object.entries(observed).map(([id, count]) => [
      id,
      Math.max(0, Math.round(accused.reduce((rest, { moved }) => rest - (named(moved ?? {}, id) ?? 0), count))),
    ]),
  )
  return {
    srm: srmTest(observed, variants, plan.srmAlpha),
    causes,
    residual: srmTest(left, variants, plan.srmAlpha),
  }
}

/** First and last time in the log; null without times. */
async function windowOf(runner: QueryRunner): Promise<TimeBins | null> {
  const time = call('epoch_us', [column('at')])
  const statement = select({
    columns: [as(cast(call('min', [time]), 'double'), 'first'), as(cast(call('max', [time]), 'double'), 'last')],
    from: arrivalsRelation,
  })
  const reader = new TableReader(await runner.run(statement))
  const [first, last] = [reader.numberOrNull('first', 0), reader.numberOrNull('last', 0)]
  return first === null || last === null ? null : timeBins(Math.floor(first / 1000), Math.ceil(last / 1000))
}

/** Of each variant the last exposure, and how many of others came after it. */
async function lastSeen(
  source: InvestigationSource,
  funnel: Funnel,
): Promise<Readonly<Record<string, { readonly after: number; readonly at: number | null }>>> {
  if (source.bins === null) {
    // without times only a variant without any subject is dead
    return Object.fromEntries(
      allocated(source.variants)
        .filter(({ id }) => funnel.rows.some(({ variant }) => variant === id))
        .map(({ id }) => [id, { after: 0, at: null }]),
    )
  }
  const time = call('epoch_us', [column('at')])
  const statement = select({
    columns: [as(column('variant'), 'variant'), as(cast(call('max', [time]), 'double'), 'last')],
    from: arrivalsRelation,
    where: isNotNull(column('variant')),
    groupBy: groupBy(column('variant')),
  })
  const reader = new TableReader(await source.runner.run(statement))
  const last = Array.from({ length: reader.rowCount }, (_, row) => ({
    id: reader.label('variant', row) ?? '',
    at: reader.numberOrNull('last', row),
  }))
  const known = last.filter(({ id }) => allocated(source.variants).some((each) => each.id === id))
  const later = known.map(({ at }) => and(exposedOnce, binary(time, '>', double(at ?? 0))))
  if (later.length === 0) return {}
  const { rows } = await countBy(source, [], later, null)
  return Object.fromEntries(known.map(({ id, at }, i) => [id, { after: rows[0]?.counts[i] ?? 0, at }]))
}

/** Assigned subjects whose missing exposure no other cause answers for. */
function eligibleForExposure(
  { bins }: InvestigationSource,
  lost: PartitionLoss['lost'],
  reach: number,
  dead: readonly JudgedCause[],
): Expression {
  const conditions: Expression[] = [isNotNull(column('assigned'))]
  const time = call('epoch_us', [column('at')])
  if (lost.length > 0) {
    const inLost = or(
      ...lost.map(({ partition, variantId }) =>
        and(
          binary(column('assigned'), '=', parameter(variantId, 'text')),
          binary(column(partitionColumn), '=', parameter(partition, 'text')),
        ),
      ),
    )
    conditions.push(not(call('coalesce', [inLost, { kind: 'literal', value: false, type: 'other' }])))
  }
  if (reach > 0 && bins !== null) conditions.push(binary(time, '<', double((bins.end - reach * 1000) * 1000)))
  for (const cause of dead) {
    conditions.push(not(binary(column('assigned'), '=', parameter(variantOf(cause), 'text'))))
  }
  return and(...conditions)
}

/** Assigned, and never seen: what is lost between the decision and its record. */
async function redirectLoss(
  source: InvestigationSource,
  funnel: Funnel,
  eligible: Expression,
  alpha: number,
): Promise<JudgedCause> {
  const { rows, sql } = await countBy(source, [column('assigned')], [isNull(column('variant')), null], eligible)
  const evidence = allocated(source.variants).flatMap(({ id }) => {
    const found = rows.find(({ keys }) => keys[0] === id)
    return found === undefined ? [] : [{ variantId: id, touched: found.counts[0]!, of: found.counts[1]! }]
  })
  return lossCause('redirect-loss', evidence, alpha, (id) => analysedShare(funnel, id), [sql])
}
