import type { CellKind, ExperimentSpec, ViewOf } from '@analysis'
import type { Figure } from '../figures/figure'
import type { FigureTheme } from '../figures/theme'
import { toldCells } from './told-cells'

/** The figures of a cell, most telling first. Empty where there is nothing to draw. */
export function figuresOf<Kind extends CellKind>(
  view: ViewOf<Kind>,
  spec: ExperimentSpec,
  theme: FigureTheme,
): readonly Figure[] {
  return toldCells[view.kind].figures(view, spec, theme)
}
