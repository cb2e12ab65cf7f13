import type { FixedPoint } from '../../moments/fixed-point'
import { valueBits } from '../../moments/fixed-point'
import { scaleByPowerOfTwo } from '../../numerics/exact-ratio'
import { binary, call, caseWhen, cast, double, integer, isNotNull, type Expression } from '../tree/expression'

/**
 * One addend of a column, ready to be summed: an integer (`whole`), or a double scaled by 2^exponent to at most 2^30.
 * `bits` bounds its magnitude.
 */
export interface Part {
  readonly expression: Expression
  readonly whole: boolean
  readonly exponent: number
  readonly bits: number
}

/** A column as the parts that add up to (value - centre); NULL where the value is. */
export function columnParts(value: Expression, fixed: FixedPoint): readonly Part[] {
  if (fixed.kind === 'whole') {
    const expression = fixed.centre === 0 ? value : binary(value, '-', integer(fixed.centre))
    return [{ expression, whole: true, exponent: 0, bits: fixed.bits }]
  }
  const { centre, exponent, core } = fixed
  const asDouble = cast(value, 'double')
  const offset = centre === 0 ? asDouble : binary(asDouble, '-', double(centre))
  const scaled = (by: number) => (by === 0 ? offset : binary(offset, '*', double(scaleByPowerOfTwo(1, by))))
  if (core === null) return [{ expression: scaled(exponent), whole: false, exponent, bits: valueBits }]
  const inside = binary(call('abs', [offset]), '<=', double(core.limit))
  const zero = { when: isNotNull(value), result: double(0) }
  return [
    {
      expression: caseWhen([{ when: inside, result: scaled(core.exponent) }, zero]),
      whole: false,
      exponent: core.exponent,
      bits: valueBits,
    },
    {
      expression: caseWhen([
        { when: binary(call('abs', [offset]), '>', double(core.limit)), result: scaled(exponent) },
        zero,
      ]),
      whole: false,
      exponent,
      bits: valueBits,
    },
  ]
}

/** An integer per row, and the exponent that turns their sum back into the sum of values. */
export interface Term {
  readonly expression: Expression
  readonly exponent: number
}

/** What is summed for a part: rounded, halves to even, by the cast itself. `part` names the part's column. */
export function sumTerm(part: Part, value: Expression): Term {
  if (part.whole) return { expression: value, exponent: 0 }
  return {
    expression: cast(binary(value, '*', double(2 ** valueBits)), 'integer'),
    exponent: part.exponent + valueBits,
  }
}

/** What is summed for the product of two parts. */
export function productTerm(left: Part, leftValue: Expression, right: Part, rightValue: Expression): Term {
  const product = binary(leftValue, '*', rightValue)
  if (left.whole && right.whole) return { expression: product, exponent: 0 }
  const lift = 2 * valueBits - left.bits - right.bits
  return {
    expression: cast(lift === 0 ? product : binary(product, '*', double(2 ** lift)), 'integer'),
    exponent: left.exponent + right.exponent + lift,
  }
}
