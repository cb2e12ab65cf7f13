import type { Expression, Ordering } from './expression'

/** What a FROM or JOIN reads. */
export type Relation =
  /** `path` is the qualified name, e.g. ['public', 'orders'], each part quoted by itself. */
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly alias: string | null }
  | { readonly kind: 'subquery'; readonly select: SelectStatement; readonly alias: string }
  | {
      readonly kind: 'function'
      readonly name: string
      readonly arguments: readonly Expression[]
      readonly named: readonly { readonly name: string; readonly value: FunctionOption }[]
      readonly alias: string | null
    }
  /** A SELECT that a user wrote, taken as it is. */
  | { readonly kind: 'user-sql'; readonly sql: string; readonly alias: string }

/** The value of a named option of a table function: one expression, or a list or struct of options. */
export type FunctionOption =
  | Expression
  | { readonly kind: 'list'; readonly items: readonly FunctionOption[] }
  | { readonly kind: 'struct'; readonly entries: readonly { readonly key: string; readonly value: FunctionOption }[] }

export interface Join {
  readonly kind: 'inner' | 'left' | 'full' | 'cross'
  readonly relation: Relation
  /** Null for a cross join only. */
  readonly on: Expression | null
}

export interface SelectColumn {
  readonly expression: Expression
  readonly alias: string | null
}

export type Grouping =
  | { readonly kind: 'plain'; readonly expressions: readonly Expression[] }
  | { readonly kind: 'grouping-sets'; readonly sets: readonly (readonly Expression[])[] }

export interface CommonTable {
  readonly name: string
  readonly select: SelectStatement
}

export interface Select {
  readonly kind: 'select'
  readonly with: readonly CommonTable[]
  readonly distinct: boolean
  readonly columns: readonly SelectColumn[]
  readonly from: Relation | null
  readonly joins: readonly Join[]
  readonly where: Expression | null
  readonly groupBy: Grouping | null
  readonly having: Expression | null
  readonly orderBy: readonly Ordering[]
  readonly limit: number | null
}

export interface UnionAll {
  readonly kind: 'union-all'
  readonly with: readonly CommonTable[]
  readonly selects: readonly SelectStatement[]
}

export type SelectStatement = Select | UnionAll

const blank: Select = {
  kind: 'select',
  with: [],
  distinct: false,
  columns: [],
  from: null,
  joins: [],
  where: null,
  groupBy: null,
  having: null,
  orderBy: [],
  limit: null,
}

/** A SELECT from the clauses given; the others are left out. */
export function select(clauses: Partial<Omit<Select, 'kind'>> & Pick<Select, 'columns'>): Select {
  return { ...blank, ...clauses }
}

export function unionAll(selects: readonly SelectStatement[], commonTables: readonly CommonTable[] = []): UnionAll {
  return { kind: 'union-all', with: commonTables, selects }
}

export function as(expression: Expression, alias: string): SelectColumn {
  return { expression, alias }
}

/** A column under its own name. */
export function plain(expression: Expression): SelectColumn {
  return { expression, alias: null }
}

export function table(path: string | readonly string[], alias: string | null = null): Relation {
  return { kind: 'table', path: typeof path === 'string' ? [path] : path, alias }
}

export function subquery(statement: SelectStatement, alias: string): Relation {
  return { kind: 'subquery', select: statement, alias }
}

export function userSql(sql: string, alias: string): Relation {
  return { kind: 'user-sql', sql, alias }
}

export function groupBy(...expressions: readonly Expression[]): Grouping {
  return { kind: 'plain', expressions }
}

export function groupingSets(...sets: readonly (readonly Expression[])[]): Grouping {
  return { kind: 'grouping-sets', sets }
}
