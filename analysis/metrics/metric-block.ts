import { assertNever, type Finding } from '../failures'
import { metricColumns, type FrameColumnType } from '../frame/frame'
import { conditionExpression } from '../sql/condition-expression'
import {
  and,
  binary,
  call,
  caseWhen,
  cast,
  column,
  dialectCall,
  double,
  integer,
  isNotNull,
  type Expression,
} from '../sql/tree/expression'
import { conditionFields, type Condition } from './condition'
import type { Cap, MetricDefinition, MetricValue } from './definition'

/** What a column's values are: 0 or 1, whole numbers, or any numbers. NULL is always possible. */
export type NumberKind = 'binary' | 'whole' | 'real'

export interface BlockColumn {
  /** Names the column in SQL and in evidence, e.g. `outcome`, `denominator`, `pk1`. */
  readonly name: string
  readonly role: 'outcome' | 'denominator' | 'covariate'
  readonly expression: Expression
  readonly kind: NumberKind
  readonly cap: Cap | null
}

/**
 * One metric as columns of a row of the frame. A row is in the metric when it passes `filter` and has an outcome (and
 * denominator); a missing covariate does not exclude it.
 */
export interface MetricBlock {
  readonly metricId: string
  readonly filter: Expression | null
  readonly columns: readonly BlockColumn[]
}

/** The frame's `subjects` columns by name. */
export type ColumnTypes = ReadonlyMap<string, FrameColumnType>

export type BlockOrFindings =
  { readonly ok: true; readonly block: MetricBlock } | { readonly ok: false; readonly findings: readonly Finding[] }

/** Which columns a metric reads from the frame, or what is missing there. All problems are reported at once. */
export function metricBlock(metric: MetricDefinition, types: ColumnTypes): BlockOrFindings {
  const reader = new ColumnReader(metric.id, types)
  const names = metricColumns(metric.id)
  const outcome = reader.value(metric.value, { value: names.value, count: names.count })
  const columns: BlockColumn[] = [
    {
      name: 'outcome',
      role: 'outcome',
      cap: metric.cap,
      ...(metric.type === 'proportion' ? happened(metric.value, outcome) : outcome),
    },
  ]
  if (metric.type === 'ratio') {
    const denominator = reader.value(metric.denominator, {
      value: names.denominator,
      count: names.denominatorCount,
    })
    columns.push({ name: 'denominator', role: 'denominator', cap: null, ...denominator })
  }
  for (const covariate of metric.covariates) {
    if (covariate.kind === 'column') {
      columns.push({ name: covariate.column, role: 'covariate', cap: null, ...reader.number(covariate.column) })
      continue
    }
    const before = reader.value(metric.value, { value: names.preValue, count: names.preCount })
    columns.push({ name: `${covariate.days} days before`, role: 'covariate', cap: null, ...before })
    if (metric.type === 'ratio') {
      const base = reader.value(metric.denominator, { value: names.preDenominator, count: names.preDenominatorCount })
      columns.push({ name: `denominator ${covariate.days} days before`, role: 'covariate', cap: null, ...base })
    }
  }
  const filter = metric.filter === null ? null : reader.condition(metric.filter)
  return reader.findings.length === 0
    ? { ok: true, block: { metricId: metric.id, filter, columns } }
    : { ok: false, findings: reader.findings }
}

/** True for the rows that are in the metric. */
export function blockMembership(block: MetricBlock): Expression {
  const measured = block.columns
    .filter(({ role }) => role !== 'covariate')
    .map(({ expression }) => isNotNull(expression))
  return and(...(block.filter === null ? [] : [block.filter]), ...measured)
}

/**
 * The block with its capped columns replaced: values above the cap count as the cap. `percentiles` has the caps that
 * were computed from the data, by metric; a metric without values has none.
 */
export function cappedBlock(block: MetricBlock, percentiles: ReadonlyMap<string, number>): MetricBlock {
  const columns = block.columns.map((each) => {
    const limit = each.cap?.limit
    const cap = limit?.kind === 'absolute' ? limit.value : limit && percentiles.get(block.metricId)
    if (cap === undefined) return each
    const whole = Number.isSafeInteger(cap)
    const value = whole ? integer(cap) : double(cap)
    const expression = caseWhen([{ when: binary(each.expression, '>', value), result: value }], each.expression)
    return { ...each, expression, kind: each.kind === 'real' || whole ? each.kind : ('real' as const) }
  })
  return { ...block, columns }
}

type Numeric = Pick<BlockColumn, 'expression' | 'kind'>

/** A proportion of events asks whether there was any. */
function happened(value: MetricValue, outcome: Numeric): Numeric {
  if (value.kind !== 'event') return outcome
  return { expression: indicator(binary(outcome.expression, '>', integer(0))), kind: 'binary' }
}

function indicator(condition: Expression): Expression {
  return caseWhen([{ when: condition, result: integer(1) }], integer(0))
}

class ColumnReader {
  readonly findings: Finding[] = []

  constructor(
    private readonly metricId: string,
    private readonly types: ColumnTypes,
  ) {}

  value(value: MetricValue, eventColumns: { readonly value: string; readonly count: string }): Numeric {
    switch (value.kind) {
      case 'column':
        return this.number(value.column)
      case 'condition':
        return { expression: indicator(this.condition(value.condition)), kind: 'binary' }
      case 'event': {
        const total = this.number(eventColumns.value)
        if (value.aggregation !== 'mean') return total
        const count = this.number(eventColumns.count)
        // no event, no mean: the subject is not in the metric
        const divisor = call('nullif', [count.expression, integer(0)])
        return { expression: binary(cast(total.expression, 'double'), '/', divisor), kind: 'real' }
      }
      default:
        return assertNever(value)
    }
  }

  number(name: string): Numeric {
    const type = this.types.get(name)
    const expression = column(name)
    if (type === undefined) return this.reject('missing-column', name, 'is not in the data')
    if (type === 'BOOLEAN') return { expression: dialectCall('truth-value', expression), kind: 'binary' }
    if (type === 'BIGINT') return { expression, kind: 'whole' }
    if (type === 'DOUBLE') return { expression, kind: 'real' }
    return this.reject('invalid-field', name, `holds ${type === 'VARCHAR' ? 'text' : 'timestamps'}, not numbers`)
  }

  condition(condition: Condition): Expression {
    for (const field of conditionFields(condition)) {
      if (!this.types.has(field)) this.reject('missing-column', field, 'is not in the data')
    }
    return conditionExpression(condition, (field) => column(field))
  }

  private reject(code: 'missing-column' | 'invalid-field', name: string, problem: string): Numeric {
    this.findings.push({
      code,
      severity: 'error',
      message: `Metric "${this.metricId}" reads column "${name}", which ${problem}.`,
      hint: `Columns: ${[...this.types.keys()].join(', ')}.`,
      evidence: { metric: this.metricId, column: name },
    })
    return { expression: integer(0), kind: 'whole' }
  }
}
