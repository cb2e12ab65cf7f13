import { narrowLimit, sumBits, valueBits, wideBits, type FixedPoint } from '../../moments/fixed-point'
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
} from '../../sql/tree/expression'

/**
 * One addend of a column, ready to be summed: (value - centre) x 2^exponent, below 2^bits in magnitude. It is a whole
 * number as it stands, was `rounded` to one, or is a `real` number that is rounded when it is summed or multiplied.
 */
export interface Part {
  readonly expression: Expression
  readonly form: 'whole' | 'rounded' | 'real'
  readonly exponent: number
  readonly bits: number
  /** How many of its low bits products leave out. */
  readonly shift: number
  /** What is multiplied is an integer of at most nine decimal digits. */
  readonly narrow: boolean
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
    return [
      { expression, form: 'whole', exponent: 0, bits: fixed.bits, shift: 0, narrow: 2 ** fixed.bits <= narrowLimit },
    ]
  }
  const offset = offsetFrom(value, centre)
  if (fixed.kind === 'real') {
    const [exponent, bits] = [fixed.exponent, valueBits]
    return [{ expression: scaled(offset, exponent), form: 'real', exponent, bits, shift: 0, narrow: false }]
  }
  if (fixed.kind === 'narrow') {
    const expression = dialectCall('rounded', scaled(offset, fixed.exponent))
    return [
      {
        expression,
        form: 'rounded',
        exponent: fixed.exponent,
        bits: sumBits,
        shift: sumBits - valueBits,
        narrow: true,
      },
    ]
  }
  const wide = (exponent: number, within: (expression: Expression) => Expression): Part => ({
    expression: within(dialectCall('rounded', scaled(offset, exponent))),
    form: 'rounded',
    exponent,
    bits: wideBits,
    shift: 0,
    narrow: false,
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

function offsetFrom(value: Expression, centre: number): Expression {
  const asDouble = cast(value, 'double')
  return centre === 0 ? asDouble : binary(asDouble, '-', double(centre))
}

function scaled(offset: Expression, by: number): Expression {
  return dialectCall('scaled', offset, double(scaleByPowerOfTwo(1, by)), double(scaleByPowerOfTwo(1, negligible - by)))
}

/** An integer per row, and the exponent that turns their sum back into the sum of values. */
export interface Term {
  readonly expression: Expression
  readonly exponent: number
}

/** What is summed for a part, whose values are in column `value`. The cast rounds, halves to even. */
export function sumTerm(part: Part, value: Expression): Term {
  if (part.form !== 'real') return { expression: value, exponent: part.exponent }
  const lift = sumBits - part.bits
  return { expression: dialectCall('rounded', lifted(value, lift)), exponent: part.exponent + lift }
}

/** What is multiplied of a part, to be summed by itself. */
export function factorTerm(part: Part, value: Expression): Term {
  return part.shift === 0 ? sumTerm(part, value) : factor(part, value)
}

/** What is summed for the product of two parts: of integers exactly, of doubles rounded to 60 bits. */
export function productTerm(left: Part, leftValue: Expression, right: Part, rightValue: Expression): Term {
  const [a, b] = [factor(left, leftValue), factor(right, rightValue)]
  const exponent = a.exponent + b.exponent
  const product = binary(a.expression, '*', b.expression)
  if (left.form === 'real' || right.form === 'real') {
    const lift = sumBits - a.bits - b.bits
    return { expression: dialectCall('rounded', lifted(product, lift)), exponent: exponent + lift }
  }
  if (a.bits + b.bits > sumBits) {
    return { expression: binary(cast(a.expression, 'wide-integer'), '*', b.expression), exponent }
  }
  // of whole columns an engine knows the range, and so that nothing overflows
  const known = left.form === 'whole' && right.form === 'whole'
  const unchecked = !known && left.narrow && right.narrow
  return { expression: unchecked ? dialectCall('narrow-product', a.expression, b.expression) : product, exponent }
}

function factor({ shift, exponent, bits }: Part, value: Expression): Term & { readonly bits: number } {
  if (shift === 0) return { expression: value, exponent, bits }
  return {
    expression: dialectCall('shifted-right', value, integer(shift)),
    exponent: exponent - shift,
    bits: bits - shift,
  }
}

function lifted(value: Expression, lift: number): Expression {
  return lift === 0 ? value : binary(value, '*', double(2 ** lift))
}
