import { blockMembership, type MetricBlock } from '../metric-block'
import type { MomentColumn } from '../../moments/metric-moments'
import type { SumsScale } from '../../moments/exact-sums'
import { fixedPoint, type Rounding } from '../../moments/fixed-point'
import { holdsEveryRow, type Pilot } from '../pilot'
import { call, caseWhen, column, double, integer, isNull, type Expression } from '../../sql/tree/expression'
import { columnParts, factorTerm, productTerm, sumTerm, type Part, type Term } from './part'

/** An integer of the row under its name; the query sums it. */
export interface NamedTerm extends Term {
  readonly name: string
}

/** How the sums of one metric are put together from the query's columns. */
export interface BlockPlan {
  /** Names of the moments' columns, missing-value indicators included. */
  readonly columns: readonly MomentColumn[]
  /** By column: the place in the block's columns that it comes from; null for an indicator. */
  readonly sources: readonly (number | null)[]
  /** The column that counts the metric's rows; null: every row is in the metric. */
  readonly countName: string | null
  /** By column: the terms whose sums add up to the column's. See `ExactSums`. */
  readonly totals: readonly (readonly NamedTerm[])[]
  /** The same of the integers that are multiplied. */
  readonly sums: readonly (readonly NamedTerm[])[]
  /** By `comomentIndex`. */
  readonly products: readonly (readonly NamedTerm[])[]
  readonly scale: SumsScale
}

export interface SumsPlan {
  /** By metric id. */
  readonly blocks: ReadonlyMap<string, BlockPlan>
  /** Columns of the inner query: a value per row, NULL for rows outside the metric. Each stands for one expression. */
  readonly values: readonly { readonly name: string; readonly expression: Expression }[]
}

/** Plans the sums of all metrics; what several metrics share is computed once. */
export function planSums(blocks: readonly MetricBlock[], pilot: Pilot, rounding: Rounding): SumsPlan {
  const values = new ValueNames()
  const planned = blocks.map((block) => [block.metricId, planBlock(block, pilot, rounding, values)] as const)
  return { blocks: new Map(planned), values: values.list() }
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

function planBlock(block: MetricBlock, pilot: Pilot, rounding: Rounding, values: ValueNames): BlockPlan {
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
    const fixed = fixedPoint(source.kind, statistics, rounding, refinement)
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
    const part: Part = { expression: indicator, form: 'whole', exponent: 0, bits: 1, shift: 0, narrow: true }
    planned.push({
      column: { name: `${source.name} missing`, role: 'missing-indicator' },
      source: null,
      centre: 0,
      whole: true,
      binary: true,
      parts: named(`${source.name} missing`, [part]),
    })
  })

  const totals = planned.map(({ parts }) => parts.map(namedSum))
  const sums = planned.map(({ parts }) => parts.map(namedFactor))
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
    columns: planned.map(({ column: each }) => each),
    sources: planned.map(({ source }) => source),
    countName: everyRow ? null : planned[0]!.parts[0]!.name,
    totals,
    sums,
    products,
    scale: {
      columns: planned.map(({ centre, whole }, i) => ({
        centre,
        exponent: commonExponent(sums[i]!),
        totalExponent: commonExponent(totals[i]!),
        whole,
        rounded: roundingOf(planned[i]!),
      })),
      products: products.map(commonExponent),
    },
  }
}

function roundingOf({ parts }: PlannedColumn): Rounding | null {
  if (parts.some(({ shift }) => shift > 0)) return 'values'
  return parts.some(({ form }) => form === 'real') ? 'products' : null
}

/** The exponent that all terms of a sum are brought to. */
export function commonExponent(terms: readonly Term[]): number {
  return Math.max(...terms.map(({ exponent }) => exponent))
}

/** A missing covariate counts as the column's centre; its indicator column tells it apart. */
function orCentre(part: Part): Expression {
  return call('coalesce', [part.expression, part.form === 'real' ? double(0) : integer(0)])
}

function namedSum(part: PlannedPart): NamedTerm {
  return { name: part.name, ...sumTerm(part, column(part.name)) }
}

function namedFactor(part: PlannedPart): NamedTerm {
  const name = part.shift === 0 ? part.name : `${part.name} upper`
  return { name, ...factorTerm(part, column(part.name)) }
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
