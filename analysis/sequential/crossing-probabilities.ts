import { gaussLegendre } from '../numerics/quadrature'
import { advance, crossingProbability, NODES_PER_PANEL, start, type Continuation } from './continuation'

export interface StoppingBounds {
  readonly informationFractions: readonly number[]
  /** Per look on the z scale; infinite for none. */
  readonly upper: readonly number[]
  readonly lower: readonly number[]
}

export interface CrossingProbabilities {
  /** P(first crossing is upwards at look k). */
  readonly upper: readonly number[]
  readonly lower: readonly number[]
}

/** With what probability a design first stops at each look, on each side. `drift` is E[Z] at information fraction 1. */
export function crossingProbabilities(bounds: StoppingBounds, drift: number): CrossingProbabilities {
  const rule = gaussLegendre(NODES_PER_PANEL)
  const upper: number[] = []
  const lower: number[] = []
  let process = start
  bounds.informationFractions.forEach((time, look) => {
    const step = { lower: bounds.lower[look]!, upper: bounds.upper[look]! }
    upper.push(crossingProbability(process, time, step.upper, 1, drift))
    lower.push(crossingProbability(process, time, step.lower, -1, drift))
    const next = bounds.informationFractions[look + 1]
    if (next !== undefined) process = advance(process, time, step, { time: next, drift }, rule)
  })
  return { upper, lower }
}

/** Farther out the process hardly ever is inside a finite bound, and its density there would underflow. */
const FARTHEST_REFERENCE = 8

/**
 * The same as a function of the drift, for root finding: one recursion at `reference`, and for every other drift its
 * likelihood ratio exp((d - r) b - (d^2 - r^2) t / 2) at score b and time t. Most exact around the reference.
 */
export function crossingProbabilitiesByDrift(
  bounds: StoppingBounds,
  reference: number,
): (drift: number) => CrossingProbabilities {
  const rule = gaussLegendre(NODES_PER_PANEL)
  const lowest = isBounded(bounds.lower) ? -FARTHEST_REFERENCE : -Infinity
  const highest = isBounded(bounds.upper) ? FARTHEST_REFERENCE : Infinity
  const from = Math.max(lowest, Math.min(highest, reference))
  const processes: Continuation[] = [start]
  bounds.informationFractions.slice(0, -1).forEach((time, look) => {
    const step = { lower: bounds.lower[look]!, upper: bounds.upper[look]! }
    const next = { time: bounds.informationFractions[look + 1]!, drift: from }
    processes.push(advance(processes[look]!, time, step, next, rule))
  })
  return (drift) => {
    const tilted = processes.map((process) => tilt(process, from, drift))
    const crossing = (look: number, z: number, side: 1 | -1): number =>
      crossingProbability(tilted[look]!, bounds.informationFractions[look]!, z, side, drift)
    return {
      upper: bounds.upper.map((z, look) => crossing(look, z, 1)),
      lower: bounds.lower.map((z, look) => crossing(look, z, -1)),
    }
  }
}

/** Whether the process can stop at an end before the last look. */
function isBounded(ends: readonly number[]): boolean {
  return ends.slice(0, -1).some(Number.isFinite)
}

function tilt(process: Continuation, from: number, to: number): Continuation {
  const { time, positions, mass } = process
  const level = ((to ** 2 - from ** 2) * time) / 2
  return { ...process, mass: mass.map((each, i) => each * Math.exp((to - from) * positions[i]! - level)) }
}
