import { absentName, countNames, distinctTerms, subjectsName, variantName } from './queries/sums-query'
import { commonExponent, type NamedTerm, type SumsPlan } from './queries/sums-plan'
import type { Table } from '../sql/query'
import { invariant } from '../failures'
import { addSums, type ExactSums } from '../moments/exact-sums'
import { TableReader } from './read-table'
import { distinctKeys, keyName, type GroupingKeys } from './request'

/** The sums of one variant in one slice, for every metric of a request. */
export interface SumsGroup {
  readonly variantId: string
  /** The values of the grouping's keys, in its order; null is a value. */
  readonly values: readonly (string | null)[]
  readonly subjects: number
  /** By pass, then by metric id. A later pass is finer, and over the metrics only that some group needs it for. */
  readonly passes: readonly ReadonlyMap<string, ExactSums>[]
}

/** Groups of each grouping that the query was asked for. */
export interface SumsTable {
  readonly groupings: readonly { readonly keys: GroupingKeys; readonly groups: readonly SumsGroup[] }[]
}

/**
 * Reads the answer to `sumsQuery`: names, NULLs and types are checked here, the one place where numbers enter.
 * @throws InvariantError when the answer is not what was asked for.
 */
export function readMoments(table: Table, plan: SumsPlan, groupings: readonly GroupingKeys[]): SumsTable {
  const reader = new TableReader(table)
  const keys = distinctKeys(groupings)
  const names: AnswerNames = { counts: countNames(plan), sums: distinctTerms(plan).map(({ name }) => name) }
  const groups: SumsGroup[][] = groupings.map(() => [])
  for (let row = 0; row < table.rowCount; row++) {
    const present = keys.filter((key) => groupings.length === 1 || reader.number(absentName(keyName(key)), row) === 0)
    const at = groupings.findIndex((grouping) => sameKeys(grouping, present))
    invariant(at >= 0, 'the answer has a row of a grouping nobody asked for')
    groups[at]!.push(readGroup(reader, row, plan, names, groupings[at]!))
  }
  return { groupings: groupings.map((grouping, at) => ({ keys: grouping, groups: groups[at]! })) }
}

/** What the answer calls its counts and sums, each once. */
interface AnswerNames {
  readonly counts: readonly string[]
  readonly sums: readonly string[]
}

function readGroup(
  reader: TableReader,
  row: number,
  plan: SumsPlan,
  names: AnswerNames,
  keys: GroupingKeys,
): SumsGroup {
  const variantId = reader.label(variantName, row)
  invariant(variantId !== null, 'a subject of the frame has no variant')
  const subjects = reader.number(subjectsName, row)
  const counts = new Map(names.counts.map((name) => [name, reader.number(`count ${name}`, row)]))
  const sums = new Map(names.sums.map((name) => [name, reader.integer(`sum ${name}`, row)]))
  const blocks = [...plan.blocks].map(([metricId, block]) => {
    const own: ExactSums = {
      count: block.countName === null ? subjects : counts.get(block.countName)!,
      totals: block.totals.map((terms) => total(terms, sums)),
      sums: block.sums.map((terms) => total(terms, sums)),
      products: block.products.map((terms) => total(terms, sums)),
    }
    return [metricId, own] as const
  })
  return {
    variantId,
    values: keys.map((key) => reader.label(keyName(key), row)),
    subjects,
    passes: [new Map(blocks)],
  }
}

/** The table with each group's sums of a later pass behind those it has. */
export function withPass(table: SumsTable, later: SumsTable): SumsTable {
  const groupings = table.groupings.map(({ keys, groups }, at) => {
    const passes = new Map(later.groupings[at]!.groups.map((group) => [groupId(group), group.passes]))
    return {
      keys,
      groups: groups.map((group) => ({ ...group, passes: [...group.passes, ...(passes.get(groupId(group)) ?? [])] })),
    }
  })
  return { groupings }
}

function groupId({ variantId, values }: Pick<SumsGroup, 'variantId' | 'values'>): string {
  return JSON.stringify([variantId, values])
}

/** Parts of a sum brought to one exponent and added. */
function total(terms: readonly NamedTerm[], sums: ReadonlyMap<string, bigint>): bigint {
  if (terms.length === 1) return sums.get(terms[0]!.name)!
  const exponent = commonExponent(terms)
  return terms.reduce((sum, term) => sum + (sums.get(term.name)! << BigInt(exponent - term.exponent)), 0n)
}

/** Groups of a grouping, put together from the smallest grouping that was queried and has its keys. Exact. */
export function regroup(table: SumsTable, keys: GroupingKeys): readonly SumsGroup[] {
  const names = keys.map(keyName)
  const sources = table.groupings
    .filter((grouping) => names.every((name) => grouping.keys.some((key) => keyName(key) === name)))
    .toSorted((a, b) => a.keys.length - b.keys.length)
  const source = sources[0]
  invariant(source !== undefined, `no grouping holds ${names.join(', ')}`)
  const positions = names.map((name) => source.keys.findIndex((key) => keyName(key) === name))
  if (positions.length === source.keys.length && positions.every((position, i) => position === i)) return source.groups
  const merged = new Map<string, SumsGroup>()
  for (const group of source.groups) {
    const own = { ...group, values: positions.map((position) => group.values[position]!) }
    const id = groupId(own)
    const before = merged.get(id)
    merged.set(id, before === undefined ? own : addGroups(before, own))
  }
  return [...merged.values()]
}

/** The first group, with the second one's rows added. */
export function addGroups(a: SumsGroup, b: SumsGroup): SumsGroup {
  return {
    ...a,
    subjects: a.subjects + b.subjects,
    passes: a.passes.map((sums, i) => new Map([...sums].map(([id, own]) => [id, addSums(own, b.passes[i]!.get(id)!)]))),
  }
}

function sameKeys(a: GroupingKeys, b: GroupingKeys): boolean {
  return a.length === b.length && a.every((key) => b.some((other) => keyName(key) === keyName(other)))
}
