import { invariant, type CellOutcome, type ExperimentSpec } from '@analysis'
import { createContext, useContext } from 'react'

/** What a cell's view needs besides the view itself. */
export interface CellScene {
  readonly name: string
  /** Index of the cell's block. */
  readonly index: number
  readonly spec: ExperimentSpec
  readonly outcome: CellOutcome
}

export const CellContext = createContext<CellScene | null>(null)

export function useCell(): CellScene {
  const cell = useContext(CellContext)
  invariant(cell !== null, "a cell's view is shown outside of a cell")
  return cell
}
