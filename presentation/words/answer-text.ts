import { type AnswerValue, type ColumnType, exactNumber, formatCount } from '@analysis'
import type { Told } from './told'

/** A value of a query's answer: whole numbers in full, others to eight digits, times without their T. */
export function tellAnswer(value: AnswerValue, type: ColumnType): Told {
  if (value === null) return { text: '', exact: '' }
  if (typeof value === 'number') {
    const text = Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(8)))
    return { text, exact: exactNumber(value) }
  }
  const exact = String(value)
  return { text: type === 'timestamp' ? exact.replace('T', ' ').replace(/(\.000)?Z$/, '') : exact, exact }
}
