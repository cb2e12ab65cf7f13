import { gaussLegendre } from './quadrature'

const rule = gaussLegendre(12)
const MOST_HALVINGS = 40

/**
 * Integrals of the parts of a vector function over consecutive stretches between `breaks` (ascending), halving a stretch
 * until both halves together agree with the whole to `tolerance` (absolute, per part, of the stretch). Breaks belong
 * where the function's scale changes: a narrow peak between two nodes of a wide stretch would not be seen.
 */
export function adaptiveIntegral(
  f: (x: number) => readonly number[],
  breaks: readonly number[],
  tolerance: number,
): readonly number[] {
  const total: number[] = []
  for (const [i, lower] of breaks.slice(0, -1).entries()) {
    const upper = breaks[i + 1]!
    if (upper > lower) add(total, refine(f, { lower, upper, whole: stretch(f, lower, upper) }, tolerance, 0))
  }
  return total
}

interface Stretch {
  readonly lower: number
  readonly upper: number
  readonly whole: readonly number[]
}

function refine(
  f: (x: number) => readonly number[],
  { lower, upper, whole }: Stretch,
  tolerance: number,
  halvings: number,
): readonly number[] {
  const middle = (lower + upper) / 2
  const left = stretch(f, lower, middle)
  const right = stretch(f, middle, upper)
  const agree = whole.every((value, i) => {
    const halves = left[i]! + right[i]!
    return Math.abs(halves - value) <= tolerance + 1e-12 * Math.abs(halves)
  })
  if (agree || halvings >= MOST_HALVINGS) return left.map((value, i) => value + right[i]!)
  const total: number[] = []
  add(total, refine(f, { lower, upper: middle, whole: left }, tolerance / 2, halvings + 1))
  add(total, refine(f, { lower: middle, upper, whole: right }, tolerance / 2, halvings + 1))
  return total
}

function stretch(f: (x: number) => readonly number[], lower: number, upper: number): readonly number[] {
  const half = (upper - lower) / 2
  const total: number[] = []
  rule.nodes.forEach((node, i) => {
    const weight = half * rule.weights[i]!
    add(
      total,
      f(lower + (1 + node) * half).map((value) => weight * value),
    )
  })
  return total
}

function add(total: number[], parts: readonly number[]): void {
  parts.forEach((value, i) => {
    total[i] = (total[i] ?? 0) + value
  })
}
