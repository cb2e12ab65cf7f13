import type { CellOptions, ExperimentSpec, FrameDescription } from '@analysis'
import { printCell, printCellBody } from '@contract'

/** A notebook with every kind of cell that an experiment has data for: each metric, each dimension and pair of them. */
export function everyCell(spec: ExperimentSpec, frame: FrameDescription): string {
  const { metrics, dimensions } = spec
  const crossings = dimensions.flatMap((first, at) => [
    [first],
    ...dimensions.slice(at + 1).map((second) => [first, second]),
  ])
  const cells: readonly CellOptions[] = [
    { kind: 'scorecard', metrics: null },
    { kind: 'srm', dimensions: null },
    ...metrics.flatMap(({ id, covariates }): readonly CellOptions[] => [
      { kind: 'sequential', metric: id, spending: { kind: 'pocock' }, everyDays: 2 },
      ...(covariates.length > 0 ? [{ kind: 'cuped', metric: id, covariates: null } as const] : []),
      ...crossings.map((crossed): CellOptions => ({
        kind: 'segments',
        metric: id,
        dimensions: crossed,
        correction: 'benjamini-hochberg',
      })),
    ]),
    ...frame.tables.map(({ name }): CellOptions => ({ kind: 'sql', sql: `select count(*) as rows from ${name}` })),
  ]
  return cells.map((options, at) => printCell(options.kind, `cell_${at}`, printCellBody(options))).join('\n')
}
