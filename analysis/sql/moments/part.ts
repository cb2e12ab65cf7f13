import { valueBits, wideBits, type FixedPoint } from '../../moments/fixed-point'
import { scaleByPowerOfTwo } from '../../numerics/exact-ratio'
import {
  binary,
  call,
  caseWhen,
  cast,
  dialectCall,
  double,
  integer,
  isNotNull,
  type Expression,
} from '../tree/expression'

/**
 * One addend of a column, ready to be summed: (value - centre) x 2^exponent, below 2^bits in magnitude; an integer, or
 * a double that is rounded when it is summed or multiplied.
 */
export interface Part {
  readonly expression: Expression
  readonly integer: boolean
  readonly exponent: number
  readonly bits: number
}

/**
 * A scaled value below 2^negligible is far from changing any integer, sums and products included (`valueBits`), and far
 * from where products of two become too small for a double.
 */
const negligible = -200

/** A column as the parts that add up to (value - centre); NULL where the value is. */
export function columnParts(value: Expression, fixed: FixedPoint): readonly Part[] {
  const { centre } = fixed
  if (fixed.kind === 'whole') {
    const expression = centre === 0 ? value : binary(value, '-', integer(centre))
    return [{ expression, integer: true, exponent: 0, bits: fixed.bits }]
  }
  const asDouble = cast(value, 'double')
  const offset = centre === 0 ? asDouble : binary(asDouble, '-', double(centre))
  const scaled = (by: number) =>
    dialectCall('scaled', offset, double(scaleByPowerOfTwo(1, by)), double(scaleByPowerOfTwo(1, negligible - by)))
  if (fixed.kind === 'real') {
    return [{ expression: scaled(fixed.exponent), integer: false, exponent: fixed.exponent, bits: valueBits }]
  }
  const wide = (exponent: number, within: (expression: Expression) => Expression): Part => ({
    expression: within(dialectCall('rounded', scaled(exponent))),
    integer: true,
    exponent,
    bits: wideBits,
  })
  const { core, exponent } = fixed
  if (core === null) return [wide(exponent, (expression) => expression)]
  const where = (operator: '<=' | '>') => (expression: Expression) =>
    caseWhen([
      { when: binary(call('abs', [offset]), operator, double(core.limit)), result: expression },
      { when: isNotNull(value), result: integer(0) },
    ])
  return [wide(core.exponent, where('<=')), wide(exponent, where('>'))]
}

/** An integer per row, and the exponent that turns their sum back into the sum of values. */
export interface Term {
  readonly expression: Expression
  readonly exponent: number
}

/** What is summed for a part, whose values are in column `value`. The cast rounds, halves to even. */
export function sumTerm(part: Part, value: Expression): Term {
  if (part.integer) return { expression: value, exponent: part.exponent }
  return {
    expression: dialectCall('rounded', binary(value, '*', double(2 ** valueBits))),
    exponent: part.exponent + valueBits,
  }
}

/** What is summed for the product of two parts: of integers exactly, of doubles rounded to 60 bits. */
export function productTerm(left: Part, leftValue: Expression, right: Part, rightValue: Expression): Term {
  const exponent = left.exponent + right.exponent
  if (left.integer && right.integer) {
    const narrow = left.bits + right.bits <= 2 * valueBits
    const factor = narrow ? leftValue : cast(leftValue, 'wide-integer')
    return { expression: binary(factor, '*', rightValue), exponent }
  }
  const lift = 2 * valueBits - left.bits - right.bits
  const product = binary(leftValue, '*', rightValue)
  return {
    expression: dialectCall('rounded', lift === 0 ? product : binary(product, '*', double(2 ** lift))),
    exponent: exponent + lift,
  }
}
