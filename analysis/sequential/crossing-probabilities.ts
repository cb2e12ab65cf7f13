import { gaussLegendre } from '../numerics/quadrature'
import { advance, crossingProbability, NODES_PER_PANEL, start } from './continuation'

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
