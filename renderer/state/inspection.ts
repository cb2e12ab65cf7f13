import type { CellEvidence, MethodNote } from '@analysis'
import type { Fact } from '@presentation'
import { create } from 'zustand'

export interface InspectionAction {
  readonly id: string
  readonly title: string
  readonly run: () => void
}

/** What lies behind the number, row or cell that the person chose. Published by notebook cells, shown by the inspector. */
export interface Inspection {
  readonly title: string
  readonly subtitle?: string
  readonly facts: readonly Fact[]
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
