export { conditionExpression } from './condition-expression'
export { clickhouse } from './dialects/clickhouse/dialect'
export { duckdb } from './dialects/duckdb/dialect'
export { postgres } from './dialects/postgres/dialect'
export { compile } from './printer'
export { parseDerived } from './parse-derived'
export {
  and,
  binary,
  call,
  cast,
  column,
  type Expression,
  inList,
  parameter,
  type SqlType,
  star,
  text,
} from './tree/expression'
export { as, type Relation, type SelectStatement, plain, select, table, userSql } from './tree/select'
