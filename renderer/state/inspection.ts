import type { CellEvidence, MethodNote } from '@analysis'
import { create } from 'zustand'

export interface InspectionFact {
  readonly label: string
  /** As shown: rounded, with its unit. */
  readonly value: string
  /** As copied: full precision. */
  readonly exact: string
}

export interface InspectionAction {
  readonly id: string
  readonly title: string
  readonly run: () => void
}

/** What lies behind the number, row or cell that the person chose. Published by notebook cells, shown by the inspector. */
export interface Inspection {
  readonly title: string
  readonly subtitle?: string
  readonly facts: readonly InspectionFact[]
  readonly method: readonly MethodNote[]
  readonly queries: CellEvidence['queries']
  readonly moments: CellEvidence['moments']
  readonly actions: readonly InspectionAction[]
}

interface InspectionState {
  readonly current: Inspection | null
  readonly inspect: (inspection: Inspection) => void
  readonly clear: () => void
}

export const useInspection = create<InspectionState>()((set) => ({
  current: null,
  inspect: (inspection) => set({ current: inspection }),
  clear: () => set({ current: null }),
}))
