import { normal } from '../distributions'
import type { QuadratureRule } from '../numerics/quadrature'

/**
 * Where the score process may be when no look has stopped it: probability `mass` at `positions` of B(t) = Z sqrt(t),
 * quadrature weights included, at information fraction `time`. It starts as all its mass at 0. `symmetric`: around 0, node
 * by node.
 */
export interface Continuation {
  readonly time: number
  readonly positions: Float64Array
  readonly mass: Float64Array
  readonly symmetric: boolean
}

export const start: Continuation = {
  time: 0,
  positions: Float64Array.of(0),
  mass: Float64Array.of(1),
  symmetric: true,
}

/** A grid panel's width in standard deviations of the narrowest step next to it: with 8 nodes, errors below 1e-10. */
const PANEL_WIDTH = 2
export const NODES_PER_PANEL = 8

/** Beyond this many standard deviations a double cannot hold the tail, nor (below a missing bound) does it matter. */
const FARTHEST = 38
const NEGLIGIBLE = 9

export interface StepBounds {
  /** On the z scale; infinite for none. */
  readonly lower: number
  readonly upper: number
}

/** P(not stopped before, and Z at `time` above `z`); below `z` for `side` -1. Drift is E[Z] at information fraction 1. */
export function crossingProbability(from: Continuation, time: number, z: number, side: 1 | -1, drift: number): number {
  const step = Math.sqrt(time - from.time)
  const position = z * Math.sqrt(time)
  const bound = position - drift * (time - from.time)
  const { first, end } = origins(from, time, position)
  let total = 0
  // beyond the bound every node counts, on this side of it those from which it is within reach
  for (let i = side === 1 ? first : 0; i < (side === 1 ? from.mass.length : end); i++) {
    total += from.mass[i]! * normal.survival((side * (bound - from.positions[i]!)) / step)
  }
  return total
}

/** Density, on the z scale, of not having stopped before and Z at `time` being `z`. */
export function densityAt(from: Continuation, time: number, z: number, drift: number): number {
  const step = Math.sqrt(time - from.time)
  const position = z * Math.sqrt(time)
  const centre = position - drift * (time - from.time)
  const { first, end } = origins(from, time, position)
  let total = 0
  for (let i = first; i < end; i++) {
    total += from.mass[i]! * normal.density((centre - from.positions[i]!) / step)
  }
  return (total * Math.sqrt(time)) / step
}

/**
 * The process after a look at `time` that continues between the bounds: the recursive integration of Armitage,
 * McPherson and Rowe (1969), on composite Gauss-Legendre grids fine enough for the steps before and after the look.
 */
export function advance(
  from: Continuation,
  time: number,
  bounds: StepBounds,
  next: { readonly time: number; readonly drift: number },
  rule: QuadratureRule,
): Continuation {
  const root = Math.sqrt(time)
  const centre = next.drift * time
  const lower = bounds.lower === -Infinity ? centre - NEGLIGIBLE * root : Math.max(bounds.lower, -FARTHEST) * root
  const upper = bounds.upper === Infinity ? centre + NEGLIGIBLE * root : Math.min(bounds.upper, FARTHEST) * root
  const step = Math.sqrt(time - from.time)
  const finest = Math.min(step, Math.sqrt(next.time - time))
  const panels = Math.max(1, Math.ceil((upper - lower) / (PANEL_WIDTH * finest)))
  const half = (upper - lower) / (2 * panels)
  const size = rule.nodes.length
  const nodes = panels * size
  const positions = new Float64Array(nodes)
  const mass = new Float64Array(nodes)
  const shift = next.drift * (time - from.time)
  const scale = half / (step * Math.sqrt(2 * Math.PI))
  const symmetric = from.symmetric && next.drift === 0 && bounds.lower === -bounds.upper
  for (let at = 0; at < (symmetric ? nodes / 2 : nodes); at++) {
    const node = at % size
    const position = lower + ((2 * (at - node)) / size + 1 + rule.nodes[node]!) * half
    positions[at] = position
    mass[at] = scale * rule.weights[node]! * kernelSum(from, time, position, shift)
    if (!symmetric) continue
    positions[nodes - 1 - at] = -position
    mass[nodes - 1 - at] = mass[at]!
  }
  return { time, positions, mass, symmetric }
}

function kernelSum(from: Continuation, time: number, position: number, shift: number): number {
  const { positions, mass } = from
  const step = Math.sqrt(time - from.time)
  const centre = position - shift
  const { first, end } = origins(from, time, position)
  let total = 0
  for (let i = first; i < end; i++) {
    const distance = (centre - positions[i]!) / step
    total += mass[i]! * Math.exp(-0.5 * distance * distance)
  }
  return total
}

/**
 * The nodes that a path now at `position` may have come from, as a range. Whatever its drift, it was at the earlier time
 * on a Brownian bridge around the straight line from 0, with a standard deviation below that of the step; where bounds
 * have cut the line off, nearest to it. Nodes farther away add less than a double can hold.
 */
function origins(from: Continuation, time: number, position: number): { readonly first: number; readonly end: number } {
  const { positions } = from
  const line = from.time === 0 ? 0 : (position * from.time) / time
  const likeliest = Math.max(positions[0]!, Math.min(positions.at(-1)!, line))
  const reach = NEGLIGIBLE * Math.sqrt(time - from.time)
  return { first: countBelow(positions, likeliest - reach), end: countBelow(positions, likeliest + reach) }
}

/** How many of ascending values lie below `limit`, by bisection. */
function countBelow(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
