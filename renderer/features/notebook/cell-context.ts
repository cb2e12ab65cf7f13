import { invariant, type CellOutcome, type ExperimentSpec, type MetricDefinition } from '@analysis'
import { createContext, useContext } from 'react'
import type { InspectionAction } from '../../state/inspection'

/** What a cell's view needs besides the view itself. */
export interface CellScene {
  readonly name: string
  /** Index of the cell's block. */
  readonly index: number
  readonly spec: ExperimentSpec
  readonly outcome: CellOutcome
}

export const CellContext = createContext<CellScene | null>(null)

/** What can be asked next of a metric, each of which becomes a cell below. */
export type CloserLooks = (metric: MetricDefinition) => readonly InspectionAction[]

export const CloserLooksContext = createContext<CloserLooks>(() => [])

export function useCell(): CellScene {
  const cell = useContext(CellContext)
  invariant(cell !== null, "a cell's view is shown outside of a cell")
  return cell
}
