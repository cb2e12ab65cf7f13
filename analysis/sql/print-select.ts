import { assertNever, invariant } from '../failures'
import { commaSeparated, enclose, line, nest, type Lines } from './lines'
import { printExpression, printOrderBy, type PrintContext } from './print-expression'
import type { Expression } from './tree/expression'
import type {
  CommonTable,
  FunctionOption,
  Grouping,
  Join,
  Relation,
  Select,
  SelectColumn,
  SelectStatement,
} from './tree/select'

/** Prints a statement over several lines, one clause or column on each, for people who open the inspector. */
export function printSelect(statement: SelectStatement, context: PrintContext): Lines {
  const prefix = printWith(statement.with, context)
  if (statement.kind === 'union-all') {
    invariant(statement.selects.length > 0, 'a UNION ALL needs a SELECT')
    const selects = statement.selects.flatMap((each, at) =>
      at === 0 ? printSelect(each, context) : [...line('UNION ALL'), ...printSelect(each, context)],
    )
    return [...prefix, ...selects]
  }
  return [...prefix, ...printClauses(statement, context)]
}

function printWith(tables: readonly CommonTable[], context: PrintContext): Lines {
  const printed = tables.map(({ name, select }, at) => {
    const opening = `${at === 0 ? 'WITH ' : ''}${context.dialect.quoteIdentifier(name)} AS (`
    return [...line(opening), ...nest(printSelect(select, context)), ...line(')')]
  })
  return commaSeparated(printed)
}

function printClauses(select: Select, context: PrintContext): Lines {
  invariant(select.columns.length > 0, 'a SELECT needs a column')
  const { from, joins, where, groupBy, having, orderBy, limit } = select
  return [
    ...line(`SELECT${select.distinct ? ' DISTINCT' : ''}`),
    ...nest(commaSeparated(select.columns.map((each) => line(printColumn(each, context))))),
    ...(from === null ? [] : enclose('FROM ', printRelation(from, context), '')),
    ...joins.flatMap((join) => printJoin(join, context)),
    ...(where === null ? [] : printConjunction('WHERE', where, context)),
    ...(groupBy === null ? [] : printGrouping(groupBy, context)),
    ...(having === null ? [] : printConjunction('HAVING', having, context)),
    ...(orderBy.length === 0 ? [] : line(printOrderBy(orderBy, context))),
    ...(limit === null ? [] : line(`LIMIT ${limit}`)),
  ]
}

function printColumn({ expression, alias }: SelectColumn, context: PrintContext): string {
  const printed = printExpression(expression, context)
  return alias === null ? printed : `${printed} AS ${context.dialect.quoteIdentifier(alias)}`
}

function printRelation(relation: Relation, context: PrintContext): Lines {
  const { quoteIdentifier } = context.dialect
  const name = relation.alias === null ? '' : ` AS ${quoteIdentifier(relation.alias)}`
  switch (relation.kind) {
    case 'table':
      return line(relation.path.map(quoteIdentifier).join('.') + name)
    case 'subquery':
      return [...line('('), ...nest(printSelect(relation.select, context)), ...line(`)${name}`)]
    case 'function': {
      const positional = relation.arguments.map((each) => printExpression(each, context))
      const options = relation.named.map((option) => `${option.name} = ${printOption(option.value, context)}`)
      return line(`${relation.name}(${[...positional, ...options].join(', ')})${name}`)
    }
    case 'user-sql':
      // the closing parenthesis is on its own line: what the user wrote may end in a comment
      return [...line('('), ...nest(line(relation.sql.replace(/[\s;]+$/, ''))), ...line(`)${name}`)]
    default:
      return assertNever(relation)
  }
}

function printOption(option: FunctionOption, context: PrintContext): string {
  if (option.kind === 'list') return `[${option.items.map((item) => printOption(item, context)).join(', ')}]`
  if (option.kind === 'struct') {
    const entries = option.entries.map(
      ({ key, value }) => `${context.dialect.quoteIdentifier(key)}: ${printOption(value, context)}`,
    )
    return `{${entries.join(', ')}}`
  }
  return printExpression(option, context)
}

function printJoin({ kind, relation, on }: Join, context: PrintContext): Lines {
  invariant((on === null) === (kind === 'cross'), 'every join but a cross join has a condition')
  const condition = on === null ? '' : ` ON ${printExpression(on, context)}`
  return enclose(`${kind.toUpperCase()} JOIN `, printRelation(relation, context), condition)
}

function printGrouping(grouping: Grouping, context: PrintContext): Lines {
  const print = (expressions: readonly Expression[]) =>
    expressions.map((each) => printExpression(each, context)).join(', ')
  if (grouping.kind === 'plain') return line(`GROUP BY ${print(grouping.expressions)}`)
  const sets = commaSeparated(grouping.sets.map((set) => line(`(${print(set)})`)))
  return [...line('GROUP BY GROUPING SETS ('), ...nest(sets), ...line(')')]
}

/** A condition with each part of its outermost AND on a line of its own. */
function printConjunction(keyword: 'WHERE' | 'HAVING', condition: Expression, context: PrintContext): Lines {
  const [first, ...rest] = conjuncts(condition).map((part) =>
    part.kind === 'binary' && part.operator === 'OR'
      ? `(${printExpression(part, context)})`
      : printExpression(part, context),
  )
  return [...line(`${keyword} ${first}`), ...nest(rest.flatMap((part) => line(`AND ${part}`)))]
}

function conjuncts(condition: Expression): readonly Expression[] {
  return condition.kind === 'binary' && condition.operator === 'AND'
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition]
}
