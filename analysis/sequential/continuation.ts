import { normal } from '../distributions/normal'
import type { QuadratureRule } from '../numerics/quadrature'

/**
 * Where the score process may be when no look has stopped it: probability `mass` at `positions` of B(t) = Z sqrt(t),
 * quadrature weights included, at information fraction `time`. It starts as all its mass at 0. `symmetric`: around 0, node
 * by node.
 */
export interface Continuation {
  readonly time: number
  /** Ascending: panel after panel of `panelWidth`, each with its `panelNodes` at the same places. */
  readonly positions: Float64Array
  readonly mass: Float64Array
  readonly panelNodes: number
  readonly panelWidth: number
  readonly symmetric: boolean
}

export const start: Continuation = {
  time: 0,
  positions: Float64Array.of(0),
  mass: Float64Array.of(1),
  panelNodes: 1,
  panelWidth: 1,
  symmetric: true,
}

/** A grid panel's width in standard deviations of the narrowest step next to it: with 8 nodes, errors below 1e-10. */
const PANEL_WIDTH = 2
export const NODES_PER_PANEL = 8

/** Beyond this many standard deviations a double cannot hold the tail, nor (below a missing bound) does it matter. */
const FARTHEST = 38
const NEGLIGIBLE = 9

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

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
  const { first, last } = origins(from, time, position)
  const [begin, end] = side === 1 ? [first * from.panelNodes, from.mass.length] : [0, (last + 1) * from.panelNodes]
  let total = 0
  // beyond the bound every node counts, on this side of it those from which it is within reach
  for (let i = begin; i < end; i++) {
    total += from.mass[i]! * normal.survival((side * (bound - from.positions[i]!)) / step)
  }
  return total
}

/** Density, on the z scale, of not having stopped before and Z at `time` being `z`. */
export function densityAt(from: Continuation, time: number, z: number, drift: number): number {
  const step = Math.sqrt(time - from.time)
  const position = z * Math.sqrt(time)
  return (kernelSum(from, time, position, drift * (time - from.time)) * Math.sqrt(time)) / (step * ROOT_TWO_PI)
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
  const scale = half / (step * ROOT_TWO_PI)
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
  return { time, positions, mass, panelNodes: size, panelWidth: 2 * half, symmetric }
}

/**
 * Sum of the mass times exp(-d^2 / 2), d the standardised distance of its node from `position`. At the same place of
 * neighbouring panels d differs by the same h, so that exp(-d^2 / 2) follows from its neighbour's by a factor
 * exp(d h - h^2 / 2), and that factor from its own neighbour by exp(-h^2): two exponentials for a whole row of panels.
 */
function kernelSum(from: Continuation, time: number, position: number, shift: number): number {
  const { positions, mass, panelNodes, panelWidth } = from
  const step = Math.sqrt(time - from.time)
  const { first, likeliest, last } = origins(from, time, position)
  const h = panelWidth / step
  const bend = Math.exp(-h * h)
  let total = 0
  for (let at = likeliest * panelNodes; at < (likeliest + 1) * panelNodes; at++) {
    const distance = (position - shift - positions[at]!) / step
    const kernel = Math.exp(-0.5 * distance * distance)
    const upwards = Math.exp(h * (distance - 0.5 * h))
    total += mass[at]! * kernel
    total += rowSum(mass, at, panelNodes, last - likeliest, kernel, upwards, bend)
    total += rowSum(mass, at, -panelNodes, likeliest - first, kernel, bend / upwards, bend)
  }
  return total
}

/** The sum over the `panels` next to the one of node `at`, whose `kernel` is known, and the `factor` to the next one's. */
function rowSum(
  mass: Float64Array,
  at: number,
  stride: number,
  panels: number,
  kernel: number,
  factor: number,
  bend: number,
): number {
  let total = 0
  for (let panel = 1; panel <= panels; panel++) {
    kernel *= factor
    factor *= bend
    total += mass[at + panel * stride]! * kernel
  }
  return total
}

/**
 * The panels that a path now at `position` may have come from. Whatever its drift, it was at the earlier time on a
 * Brownian bridge around the straight line from 0, with a standard deviation below that of the step; where bounds have
 * cut the line off, nearest to it. Panels farther away add less than a double can hold.
 */
function origins(
  from: Continuation,
  time: number,
  position: number,
): { readonly first: number; readonly likeliest: number; readonly last: number } {
  const { positions, panelNodes, panelWidth } = from
  const [lowest, highest] = [positions[0]!, positions.at(-1)!]
  const line = from.time === 0 ? 0 : (position * from.time) / time
  const likeliest = Math.max(lowest, Math.min(highest, line))
  const reach = NEGLIGIBLE * Math.sqrt(time - from.time)
  const panels = positions.length / panelNodes
  const panelAt = (place: number): number =>
    Math.max(0, Math.min(panels - 1, Math.floor((place - lowest) / panelWidth)))
  return { first: panelAt(likeliest - reach), likeliest: panelAt(likeliest), last: panelAt(likeliest + reach) }
}
