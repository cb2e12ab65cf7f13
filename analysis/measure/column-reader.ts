import { assertNever, type Finding } from '../failures'
import { conditionExpression } from '../sql/condition-expression'
import { binary, call, caseWhen, cast, column, dialectCall, integer, type Expression } from '../sql/tree/expression'
import type { ColumnTypes, Numeric } from './block-column'
import { conditionFields, type Condition } from '../study/condition'
import type { MetricValue } from '../study/metric-definition'

/** 1 where the condition holds, 0 where it does not or cannot be told. */
export function indicator(condition: Expression): Expression {
  return caseWhen([{ when: condition, result: integer(1) }], integer(0))
}

/** Turns a metric's values into expressions over the frame's columns, and notes what is missing there. */
export class ColumnReader {
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

  has(name: string): boolean {
    return this.types.has(name)
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
