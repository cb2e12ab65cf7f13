import { escapeLiteral } from 'pg'
import { conditionFields, sql, type Condition, type Parameter } from '@analysis'
import type { RowsOf, Demand } from '../connector'
import type { ServerColumn } from './server-column'

const { and, cast, column, inList, parameter } = sql

/** The server's side of a pull: the columns asked for, and a filter where the server surely means the same by it. */
export function pullStatement(
  rows: RowsOf<'connection'>,
  columns: readonly ServerColumn[],
  { filter, only }: Demand,
): string {
  const conditions = [
    ...(only === null
      ? []
      : [
          inList(
            cast(column(only.column), 'text'),
            only.values.map((value) => parameter(value, 'text')),
          ),
        ]),
    ...(filter !== null && meansTheSame(filter, columns)
      ? [sql.conditionExpression(filter, (name) => column(name))]
      : []),
  ]
  return printInlined(
    sql.select({
      columns: columns.map((each) => sql.as(asCopied(each), each.name)),
      from: relationOf(rows),
      where: conditions.length === 0 ? null : and(...conditions),
    }),
  )
}

/** Money as a number, an interval as seconds: what the server would write of them depends on its settings. */
function asCopied({ name, serverType }: ServerColumn): sql.Expression {
  if (serverType === 'money') return sql.binary(column(name), '/', sql.text('1'))
  return serverType === 'interval' ? sql.call('date_part', [sql.text('epoch'), column(name)]) : column(name)
}

/** A statement that gives no rows but says which columns there are. */
export function shapeStatement(rows: RowsOf<'connection'>): string {
  return printInlined(sql.select({ columns: [sql.plain(sql.star())], from: relationOf(rows), limit: 0 }))
}

function relationOf({ relation }: RowsOf<'connection'>): sql.Relation {
  return relation.kind === 'table'
    ? sql.table(relation.table.split('.'), 'source')
    : sql.userSql(relation.sql, 'source')
}

/** COPY takes no parameters: values are printed as the driver's own literals. */
function printInlined(statement: sql.SelectStatement): string {
  return sql.compileInlined(statement, sql.postgres, (value, type) => `${literal(value)}::${sql.postgres.types[type]}`)
}

function literal(value: Parameter): string {
  return value === null ? 'NULL' : escapeLiteral(String(value))
}

const families: Readonly<Record<string, 'number' | 'boolean' | 'string'>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  text: 'string',
  varchar: 'string',
}

/**
 * Whether both engines read a condition alike: literals of the column's own type, and no order among text, which
 * depends on the server's collation.
 */
function meansTheSame(condition: Condition, columns: readonly ServerColumn[]): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') {
    return condition.conditions.every((each) => meansTheSame(each, columns))
  }
  const [field] = conditionFields(condition)
  const type = columns.find(({ name }) => name === field)?.serverType ?? ''
  if (condition.kind === 'null-test') return type !== ''
  const values = condition.kind === 'comparison' ? [condition.value] : condition.values
  const ordered = condition.kind === 'comparison' && condition.operator !== '=' && condition.operator !== '!='
  return values.every((value) => typeof value === families[type]) && !(ordered && families[type] === 'string')
}
