export {
  castToText,
  cellNumber,
  dateCell,
  decimalCell,
  integerCell,
  timestampCell,
  type TimestampUnit,
} from './cell-values'
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
