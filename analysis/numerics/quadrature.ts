import { invariant } from '../failures'

/** Nodes in (-1, 1), ascending, and their weights: the integral of f over [-1, 1] is close to sum w_i f(x_i). */
export interface QuadratureRule {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

/**
 * Gauss-Legendre rule with `size` points, exact for polynomials of degree 2 size - 1. Nodes by Newton's method on the
 * Legendre recurrence from Tricomi's start: Davis and Rabinowitz (1984), "Methods of Numerical Integration", 2.7.
 */
export function gaussLegendre(size: number): QuadratureRule {
  invariant(Number.isInteger(size) && size >= 2, 'a quadrature rule needs at least two points')
  const nodes = new Float64Array(size)
  const weights = new Float64Array(size)
  for (let i = 0; i < Math.ceil(size / 2); i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (size + 0.5))
    let slope = 1
    for (let iteration = 0; iteration < 100; iteration++) {
      const [value, derivative] = legendre(size, x)
      slope = derivative
      const step = value / derivative
      x -= step
      if (Math.abs(step) < 1e-16) break
    }
    nodes[i] = -x
    nodes[size - 1 - i] = x
    weights[i] = weights[size - 1 - i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** Value and derivative of the Legendre polynomial of the given degree. */
function legendre(degree: number, x: number): readonly [number, number] {
  let previous = 1
  let current = x
  for (let k = 2; k <= degree; k++) {
    const next = ((2 * k - 1) * x * current - (k - 1) * previous) / k
    previous = current
    current = next
  }
  return [current, (degree * (x * current - previous)) / (x * x - 1)]
}

/** Integral of `f` over [lower, upper], cut into `panels` equal parts. */
export function integrate(
  f: (x: number) => number,
  lower: number,
  upper: number,
  rule: QuadratureRule,
  panels = 1,
): number {
  const half = (upper - lower) / (2 * panels)
  let total = 0
  for (let panel = 0; panel < panels; panel++) {
    const centre = lower + (2 * panel + 1) * half
    rule.nodes.forEach((node, i) => {
      total += rule.weights[i]! * f(centre + half * node)
    })
  }
  return total * half
}
