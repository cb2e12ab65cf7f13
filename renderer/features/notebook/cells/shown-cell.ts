import type {
  CellKind,
  CellOptions,
  ExperimentSpec,
  FindingCode,
  FrameDescription,
  MetricDefinition,
  OptionsOf,
  ViewOf,
} from '@analysis'
import type { ComponentType } from 'react'
import type { CellState } from '../../../state/notebook/cell-state'
import type { CellBlock } from '../../../state/notebook/cells-of'

/** What a new cell is begun for. */
export interface CellPlace {
  readonly spec: ExperimentSpec
  readonly frameKind: FrameDescription['kind']
}

export type Beginning<Kind extends CellKind> =
  | { readonly ok: true; readonly options: OptionsOf<Kind> }
  /** Why this experiment cannot have such a cell. */
  | { readonly ok: false; readonly why: string }

/** A closer look at one metric, which becomes a cell of its own. */
export interface CloserLook {
  readonly id: string
  readonly title: string
  readonly options: CellOptions
}

export interface SourceProps {
  readonly block: CellBlock
  readonly index: number
  readonly state: CellState
}

/** How the window shows one kind of cell, and how a person begins one. */
export interface ShownCell<Kind extends CellKind> {
  /** In the add menu. */
  readonly title: string
  readonly View: ComponentType<{ readonly view: ViewOf<Kind> }>
  /** The editor of a body that is a language of its own, always in sight. */
  readonly Source?: ComponentType<SourceProps>
  /** The options that a new one starts with: they run as they are. */
  readonly begin: (place: CellPlace) => Beginning<Kind>
  /** Words that can stand in its options, besides their names and those of metrics and dimensions. */
  readonly values?: readonly string[]
  /** Findings that the view says at length itself. */
  readonly says?: readonly FindingCode[]
  readonly closerLooks?: (spec: ExperimentSpec, metric: MetricDefinition) => readonly CloserLook[]
}

/** The metric that a cell about one metric starts with. */
export function firstMetric({ metrics }: ExperimentSpec): MetricDefinition | undefined {
  return metrics.find(({ role }) => role === 'primary') ?? metrics[0]
}

export function begun<Kind extends CellKind>(options: OptionsOf<Kind>): Beginning<Kind> {
  return { ok: true, options }
}

/** Why a cell about single subjects cannot be begun. */
export const noSubjects = 'the source holds moments, not subjects'

export function without(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why }
}
