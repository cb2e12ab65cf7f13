import type { CellKind, ExperimentSpec } from '@analysis'
import { optionNames } from '@contract'
import type { EditorCompletion } from '../../editor/code-editor'
import { shownCells } from './cells/shown-cells'

/** What can stand in a cell's options: its own keys and values, the experiment's metrics and dimensions. */
export function optionCompletions(kind: CellKind, spec: ExperimentSpec): readonly EditorCompletion[] {
  return [
    ...optionNames(kind).map((label) => ({ label, kind: 'keyword', detail: 'option' }) as const),
    ...spec.metrics.map(({ id, name }) => ({ label: id, kind: 'column', detail: `metric ${name}` }) as const),
    ...spec.dimensions.map((label) => ({ label, kind: 'column', detail: 'dimension' }) as const),
    ...(shownCells[kind].values ?? []).map((label) => ({ label, kind: 'value', detail: 'value' }) as const),
  ]
}
