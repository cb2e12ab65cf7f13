import type { CellOptions, ExperimentSpec, FrameDescription } from '@analysis'
import { printCell, printCellBody } from '@contract'

function powerOf(metric: string): CellOptions {
  return {
    kind: 'power',
    metric,
    type: null,
    baseline: null,
    standardDeviation: null,
    mde: 0.1,
    absolute: false,
    alpha: null,
    power: 0.8,
    variants: null,
    correction: null,
    looks: 4,
    spending: null,
    rho: 'observed',
    dailyTraffic: null,
  }
}

/** Rows per variant, and how the first number of each table lies. */
function chartsOf({ name, columns }: FrameDescription['tables'][number]): readonly CellOptions[] {
  const [number] = columns.filter(({ type }) => type === 'DOUBLE' || type === 'BIGINT')
  const variant = columns.some((column) => column.name === 'variant') ? 'variant' : null
  const titles = { title: null, xTitle: null, yTitle: null, xUnit: null, yUnit: null }
  const shared = { kind: 'chart', from: name, y: null, bins: 30, ...titles } as const
  return [
    ...(variant === null ? [] : [{ ...shared, mark: 'bar', x: variant, color: null, aggregate: 'count' } as const]),
    ...(number === undefined
      ? []
      : [{ ...shared, mark: 'histogram', x: number.name, color: variant, aggregate: null } as const]),
  ]
}

/** A notebook with every kind of cell that an experiment has data for: each metric, each dimension and pair of them. */
export function everyCell(spec: ExperimentSpec, frame: FrameDescription): string {
  const { metrics, dimensions } = spec
  const crossings = dimensions.flatMap((first, at) => [
    [first],
    ...dimensions.slice(at + 1).map((second) => [first, second]),
  ])
  const hasSubjects = frame.kind !== 'moments'
  const cells: readonly CellOptions[] = [
    { kind: 'scorecard', metrics: null },
    { kind: 'srm', dimensions: null },
    ...(hasSubjects && dimensions.length > 0 ? [{ kind: 'interactions', with: null, metrics: null } as const] : []),
    ...metrics.flatMap(({ id, type, covariates }): readonly CellOptions[] => [
      { kind: 'sequential', metric: id, spending: { kind: 'pocock' }, everyDays: 2 },
      { kind: 'duel', metric: id, methods: null, everyDays: 7, tunedFor: null, priorSd: 0.1 },
      powerOf(id),
      ...(hasSubjects && type !== 'quantile' ? [{ kind: 'novelty', metric: id } as const] : []),
      ...(hasSubjects && type === 'mean'
        ? (['linear', 'log'] as const).map((scale) => ({ kind: 'distribution', metric: id, scale }) as const)
        : []),
      ...(covariates.length > 0 ? [{ kind: 'cuped', metric: id, covariates: null } as const] : []),
      ...crossings.map((crossed): CellOptions => ({
        kind: 'segments',
        metric: id,
        dimensions: crossed,
        correction: 'benjamini-hochberg',
      })),
    ]),
    ...frame.tables.flatMap(chartsOf),
    ...frame.tables.map(({ name }): CellOptions => ({ kind: 'sql', sql: `select count(*) as rows from ${name}` })),
  ]
  return cells.map((options, at) => printCell(options.kind, `cell_${at}`, printCellBody(options))).join('\n')
}
