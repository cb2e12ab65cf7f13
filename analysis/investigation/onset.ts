import { assertNever } from '../failures'
import {
  and,
  binary,
  column,
  inList,
  isNotNull,
  isNull,
  not,
  or,
  parameter,
  type Expression,
} from '../sql/tree/expression'
import { exposedOnce, isBot, partitionColumn, passedFilter, passedTrigger } from './arrivals-table'
import type { JudgedCause } from './cause'
import { streamOf, timed, type InvestigationSource } from './source'
import type { PartitionLoss } from './causes/logged-causes'

interface Stream {
  readonly hits: Expression
  readonly trials: Expression
  readonly hitTime?: string
}

/** When a cause began and ended, by a change-point on the stream of those that show it. Without times it stays open. */
export async function withOnset(
  cause: JudgedCause,
  source: InvestigationSource,
  { lost, eligible }: { readonly lost: PartitionLoss['lost']; readonly eligible: Expression },
): Promise<JudgedCause> {
  if (source.bins === null || cause.state !== 'accused' || cause.onset !== null) return cause
  const stream = streamFor(cause, source, lost, eligible)
  if (stream === null) return cause
  const { hits, trials, hitTime } = stream
  return timed(cause, await streamOf(source, source.bins, hits, trials, hitTime), source.bins)
}

function streamFor(
  cause: JudgedCause,
  source: InvestigationSource,
  lost: PartitionLoss['lost'],
  eligible: Expression,
): Stream | null {
  const named = cause.facts.find(({ name }) => name === 'variant')?.value
  const variant = is('variant', String(named))
  const assigned = is('assigned', String(named))
  const notBot = not(isBot(source.shape))
  switch (cause.code) {
    case 'redirect-loss':
      return { hits: isNull(column('variant')), trials: and(assigned, eligible) }
    case 'trigger-loss':
      return { hits: not(passedTrigger), trials: and(variant, exposedOnce, notBot) }
    case 'filter-loss':
      return { hits: not(passedFilter), trials: and(variant, exposedOnce, passedTrigger, notBot) }
    case 'crossovers':
      return {
        hits: and(column('crossed'), variant),
        trials: and(isNotNull(column('variant')), variant),
        hitTime: 'crossed_at',
      }
    case 'bots':
      return { hits: and(isBot(source.shape), variant), trials: exposedOnce }
    case 'weight-zero-leak':
      return {
        hits: oneOf(
          'variant',
          cause.evidence.map(({ variantId }) => variantId),
        ),
        trials: exposedOnce,
      }
    case 'dead-variant':
      return { hits: variant, trials: exposedOnce }
    case 'partition-loss':
      return {
        hits: isNull(column('variant')),
        trials: or(...lost.map((each) => and(is('assigned', each.variantId), is(partitionColumn, each.partition)))),
      }
    // these come with their times, or have none
    case 'assignment-mismatch':
    case 'stale-cache':
    case 'holdout-overlap':
    case 'ineligible':
    case 'split-changed':
    case 'late-events':
    case 'duplicates':
    case 'id-fragments':
    case 'set-after-exposure':
    case 'slice':
    case 'onset':
      return null
    default:
      return assertNever(cause.code)
  }
}

function is(name: string, value: string): Expression {
  return binary(column(name), '=', parameter(value, 'text'))
}

function oneOf(name: string, values: readonly string[]): Expression {
  return inList(
    column(name),
    values.map((value) => parameter(value, 'text')),
  )
}
