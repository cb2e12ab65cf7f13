import type { CellKind, ExperimentSpec, ViewOf } from '@analysis'
import type { Figure } from '../figures/figure'
import type { FigureTheme } from '../figures/theme'
import type { PrintTable } from '../tables/table'

/** How what one kind of cell answers is told. */
export interface ToldCell<Kind extends CellKind> {
  /** Most telling first; empty where there is nothing to draw. */
  figures(view: ViewOf<Kind>, spec: ExperimentSpec, theme: FigureTheme): readonly Figure[]
  tables(view: ViewOf<Kind>, spec: ExperimentSpec): readonly PrintTable[]
}
