export {
  type CancelSignal,
  Cancelled,
  type CellValue,
  type ColumnType,
  type Parameter,
  type Query,
  type QueryEngine,
  QueryError,
  type RunOptions,
  type Table,
} from './query'
