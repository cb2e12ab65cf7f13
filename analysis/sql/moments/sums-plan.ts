import { blockMembership, type MetricBlock } from '../../metrics/metric-block'
import type { MomentColumn } from '../../moments/metric-moments'
import type { SumsScale } from '../../moments/exact-sums'
import { fixedPoint } from '../../moments/fixed-point'
import { holdsEveryRow, type Pilot } from '../../moments/pilot'
import { call, caseWhen, column, double, integer, isNull, type Expression } from '../tree/expression'
import { columnParts, productTerm, sumTerm, type Part, type Term } from './part'

/** An integer of the row under its name; the query sums it. */
export interface NamedTerm extends Term {
  readonly name: string
}

/** How the sums of one metric are put together from the query's columns. */
export interface BlockPlan {
  readonly metricId: string
  /** Names of the moments' columns, missing-value indicators included. */
  readonly columns: readonly MomentColumn[]
  /** By column: the place in the block's columns that it comes from; null for an indicator. */
  readonly sources: readonly (number | null)[]
  /** The column that counts the metric's rows; null: every row is in the metric. */
  readonly countName: string | null
  /** By column: the terms whose sums add up to the column's. */
  readonly sums: readonly (readonly NamedTerm[])[]
  /** By `comomentIndex`. */
  readonly products: readonly (readonly NamedTerm[])[]
  readonly scale: SumsScale
}

export interface SumsPlan {
  readonly blocks: readonly BlockPlan[]
  /** Columns of the inner query: a value per row, NULL for rows outside the metric. Each stands for one expression. */
  readonly values: readonly { readonly name: string; readonly expression: Expression }[]
}

/** Plans the sums of all metrics; what several metrics share is computed once. */
export function planSums(blocks: readonly MetricBlock[], pilot: Pilot): SumsPlan {
  const values = new ValueNames()
  return { blocks: blocks.map((block) => planBlock(block, pilot, values)), values: values.list() }
}

interface PlannedPart extends Part {
  readonly name: string
}

interface PlannedColumn {
  readonly column: MomentColumn
  readonly source: number | null
  readonly centre: number
  readonly whole: boolean
  readonly binary: boolean
  readonly parts: readonly PlannedPart[]
}

function planBlock(block: MetricBlock, pilot: Pilot, values: ValueNames): BlockPlan {
  const { columns: pilots } = pilot.blocks.get(block.metricId)!
  const everyRow = holdsEveryRow(block, pilot)
  const member = blockMembership(block)
  const within = (expression: Expression) => (everyRow ? expression : caseWhen([{ when: member, result: expression }]))
  const named = (name: string, parts: readonly Part[]): readonly PlannedPart[] =>
    parts.map((part, at) => {
      const label = `${block.metricId}.${name}${parts.length > 1 ? (at === 0 ? ' core' : ' beyond') : ''}`
      return { ...part, name: values.name(label, within(part.expression)) }
    })

  const planned: PlannedColumn[] = []
  block.columns.forEach((source, at) => {
    const { statistics, refinement, missing } = pilots[at]!
    const fixed = fixedPoint(source.kind, statistics, refinement)
    const parts = columnParts(source.expression, fixed)
    const filled = missing === 0 ? parts : parts.map((part) => ({ ...part, expression: orCentre(part) }))
    planned.push({
      column: { name: source.name, role: source.role },
      source: at,
      centre: fixed.centre,
      whole: fixed.kind === 'whole',
      binary: source.kind === 'binary',
      parts: named(source.name, filled),
    })
    if (missing === 0) return
    const indicator = caseWhen([{ when: isNull(source.expression), result: integer(1) }], integer(0))
    const part: Part = { expression: indicator, integer: true, exponent: 0, bits: 1 }
    planned.push({
      column: { name: `${source.name} missing`, role: 'missing-indicator' },
      source: null,
      centre: 0,
      whole: true,
      binary: true,
      parts: named(`${source.name} missing`, [part]),
    })
  })

  const sums = planned.map(({ parts }) => parts.map(namedSum))
  const products: (readonly NamedTerm[])[] = []
  planned.forEach((left, i) => {
    for (let j = i; j < planned.length; j++) {
      if (i !== j) {
        products.push(left.parts.flatMap((a) => planned[j]!.parts.map((b) => namedProduct(a, b))))
      } else {
        // a 0 or 1 is its own square, and the parts of one column are never both different from 0
        products.push(left.binary ? sums[i]! : left.parts.map((part) => namedProduct(part, part)))
      }
    }
  })
  return {
    metricId: block.metricId,
    columns: planned.map(({ column: each }) => each),
    sources: planned.map(({ source }) => source),
    countName: everyRow ? null : planned[0]!.parts[0]!.name,
    sums,
    products,
    scale: {
      columns: planned.map(({ centre, whole, parts }, i) => ({
        centre,
        exponent: commonExponent(sums[i]!),
        whole,
        exactSquares: parts.every((part) => part.integer),
      })),
      products: products.map(commonExponent),
    },
  }
}

/** The exponent that all terms of a sum are brought to. */
export function commonExponent(terms: readonly Term[]): number {
  return Math.max(...terms.map(({ exponent }) => exponent))
}

/** A missing covariate counts as the column's centre; its indicator column tells it apart. */
function orCentre(part: Part): Expression {
  return call('coalesce', [part.expression, part.integer ? integer(0) : double(0)])
}

function namedSum(part: PlannedPart): NamedTerm {
  return { name: part.name, ...sumTerm(part, column(part.name)) }
}

function namedProduct(left: PlannedPart, right: PlannedPart): NamedTerm {
  const [a, b] = left.name <= right.name ? [left, right] : [right, left]
  return { name: `${a.name} * ${b.name}`, ...productTerm(a, column(a.name), b, column(b.name)) }
}

/** Gives equal expressions one name, so that metrics share what they have in common. */
class ValueNames {
  private readonly names = new Map<string, { readonly name: string; readonly expression: Expression }>()
  private readonly taken = new Set<string>()

  name(wish: string, expression: Expression): string {
    const key = JSON.stringify(expression)
    const known = this.names.get(key)
    if (known !== undefined) return known.name
    let name = wish
    for (let copy = 2; this.taken.has(name.toLowerCase()); copy++) name = `${wish} (${copy})`
    this.taken.add(name.toLowerCase())
    this.names.set(key, { name, expression })
    return name
  }

  list() {
    return [...this.names.values()]
  }
}
