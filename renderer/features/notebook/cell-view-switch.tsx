import type { CellKind, ViewOf } from '@analysis'
import { shownCells } from './cells/shown-cells'

/** The view of each kind of cell. */
export function CellViewSwitch<Kind extends CellKind>({ view }: { readonly view: ViewOf<Kind> }) {
  const { View } = shownCells[view.kind]
  return <View view={view} />
}
