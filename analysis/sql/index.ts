export {
  castToText,
  answerNumber,
  dateAnswer,
  decimalAnswer,
  integerAnswer,
  timestampAnswer,
  type TimestampUnit,
} from './answer-values'
export {
  type CancelSignal,
  Cancelled,
  type AnswerValue,
  type ColumnType,
  type Parameter,
  type Query,
  type QueryEngine,
  QueryError,
  type RunOptions,
  type Table,
} from './query'
