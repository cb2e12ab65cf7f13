import type { Attributes } from '../assignment/condition-holds'
import { TableReader } from '../measure/read-table'
import { and, binary, call, cast, column, integer, isNotNull, star } from '../sql/tree/expression'
import { as, groupBy, select } from '../sql/tree/select'
import type { AssignmentInputs } from '../study/assignment-inputs'
import { conditionFields } from '../study/condition'
import { analysed, arrivalsRelation, exposedOnce, isAscii, isBot } from './arrivals-table'
import { predict, preparedHistory, type PreparedVersion } from './assignment-history'
import type { InvestigationSource } from './source'
import { binOf } from './time-bins'

/** Stands between ids where many come as one text; no id holds it. */
const SEPARATOR = '\u001e'
/** Subjects whose ids are fetched at a time. */
const CHUNK = 500_000

/** Subjects alike in what they got, what they should have got, and the rest that tells causes apart. */
export interface RecomputedGroup {
  readonly recorded: string
  /** Variant id; null: should be in none. */
  readonly predicted: string | null
  /** Why it should be in none. */
  readonly reason: string | null
  readonly ascii: boolean
  readonly bot: boolean
  readonly analysed: boolean
  /** Of `TimeBins`; 0 without times. */
  readonly bin: number
  /** Place of the configuration's version in the history. */
  readonly version: number
  readonly subjects: number
}

export interface Recomputed {
  readonly groups: readonly RecomputedGroup[]
  readonly history: readonly PreparedVersion[]
  /** Exposed subjects whose assignment was computed again. */
  readonly subjects: number
  readonly queries: readonly string[]
}

/**
 * Computes the variant of every exposed subject again from salt, layer, ramp, holdouts and targeting of the version in
 * force when it was first exposed. The engine groups ids that share everything else into one text, so that no row of a
 * single subject crosses over; `onProgress` hears of subjects done.
 */
export async function recompute(
  source: InvestigationSource,
  inputs: AssignmentInputs,
  onProgress: (done: number) => void = () => undefined,
): Promise<Recomputed> {
  const { runner, bins, variants, shape } = source
  const history = preparedHistory(inputs, variants)
  const attributes = [
    ...new Set(inputs.flatMap(({ targeting }) => (targeting === null ? [] : conditionFields(targeting)))),
  ]
    .filter((name) => shape.attributes.includes(name))
    .toSorted()
  const bin = bins === null ? integer(0) : binOf('at', bins)
  const version = versionKey(history)
  const keys = [
    bin,
    column('variant'),
    isAscii,
    isBot(shape),
    analysed,
    version,
    ...attributes.map((name) => column(name)),
  ]
  const names = [
    'bin',
    'recorded',
    'ascii',
    'bot',
    'analysed',
    'version',
    ...attributes.map((_, at) => `attribute ${at}`),
  ]
  const groups: RecomputedGroup[] = []
  const queries: string[] = []
  const chunks = await chunkCount(source)
  let done = 0
  for (let chunk = 0; chunk < chunks; chunk++) {
    const part =
      chunks === 1
        ? exposedOnce
        : and(
            exposedOnce,
            binary(call('mod', [call('hash', [column('subject')]), integer(chunks)]), '=', integer(chunk)),
          )
    const statement = select({
      columns: [
        ...keys.map((key, at) => as(key, names[at]!)),
        as(call('string_agg', [column('subject'), call('chr', [integer(SEPARATOR.charCodeAt(0))])]), 'ids'),
        as(cast(call('count', [star()]), 'double'), 'subjects'),
      ],
      from: arrivalsRelation,
      where: part,
      groupBy: groupBy(...keys),
    })
    const reader = new TableReader(await runner.run(statement))
    queries.push(runner.records.at(-1)!.query.sql)
    for (let row = 0; row < reader.rowCount; row++) {
      const shared = {
        recorded: reader.label('recorded', row) ?? '',
        ascii: reader.value('ascii', row) === true,
        bot: reader.value('bot', row) === true,
        analysed: reader.value('analysed', row) === true,
        bin: Math.max(0, reader.numberOrNull('bin', row) ?? 0),
        version: reader.numberOrNull('version', row) ?? 0,
      }
      const own: Attributes = Object.fromEntries(
        attributes.flatMap((name, at) => {
          const value = reader.label(`attribute ${at}`, row)
          return value === null ? [] : [[name, value]]
        }),
      )
      const inForce = history[shared.version]!
      const ids = (reader.label('ids', row) ?? '').split(SEPARATOR)
      done += ids.length
      for (const outcome of outcomesOf(ids, own, inForce)) groups.push({ ...shared, ...outcome })
    }
    onProgress(done)
  }
  return { groups, history, subjects: done, queries: [...new Set(queries)].slice(0, 1) }
}

/** The place of the version in force at a subject's first exposure. */
function versionKey(history: readonly PreparedVersion[]) {
  const changes = history.slice(1).map(({ from }) => {
    const before = binary(call('epoch_us', [column('at')]), '>=', cast(integer(Math.round(from * 1000)), 'integer'))
    return call('coalesce', [cast(before, 'integer'), integer(0)])
  })
  return changes.reduce((sum, each) => binary(sum, '+', each), cast(integer(0), 'integer'))
}

async function chunkCount({ runner }: InvestigationSource): Promise<number> {
  const statement = select({
    columns: [as(cast(call('count', [star()]), 'double'), 'subjects')],
    from: arrivalsRelation,
    where: isNotNull(column('variant')),
  })
  const reader = new TableReader(await runner.run(statement))
  return Math.max(1, Math.ceil(reader.number('subjects', 0) / CHUNK))
}

/** How many of the ids a version gives each variant, or none for each reason. */
function outcomesOf(
  ids: readonly string[],
  attributes: Attributes,
  version: PreparedVersion,
): readonly Pick<RecomputedGroup, 'predicted' | 'reason' | 'subjects'>[] {
  const outcomes = new Map<string, { predicted: string | null; reason: string | null; subjects: number }>()
  for (const id of ids) {
    const prediction = predict(id, attributes, version)
    const key = prediction.kind === 'assigned' ? prediction.variantId : `\u0000${prediction.reason}`
    const known = outcomes.get(key)
    if (known !== undefined) known.subjects++
    else if (prediction.kind === 'assigned') outcomes.set(key, { predicted: key, reason: null, subjects: 1 })
    else outcomes.set(key, { predicted: null, reason: prediction.reason, subjects: 1 })
  }
  return [...outcomes.values()]
}
