export { minusSign, noValue, thinSpace } from './numeral'
export * from './number'
export * from './p-value'
export * from './interval'
