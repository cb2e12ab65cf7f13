import { stringify } from 'yaml'
import type { CellOptions, ExperimentSpec, MetricDefinition } from '@analysis'
import { printCell, printCellBody, type SourceSpec, type Study } from '@contract'

/**
 * The notebook a study starts with: the scorecard and the split, then what its data allows: a metric adjusted by its
 * covariates, the main metric over time and by each dimension.
 *
 * @param reference How the notebook's front matter names the study.
 * @param title Of the notebook.
 */
export function firstNotebook(study: Study, reference: string, title = study.experiment.name): string {
  const front = stringify({ title, experiment: reference })
  const cells = firstCells(study).map(({ heading, name, options }) =>
    [`## ${heading}`, printCell(options.kind, name, printCellBody(options)).trimEnd()].join('\n\n'),
  )
  return `---\n${front}---\n\n${cells.join('\n\n')}\n`
}

interface FirstCell {
  readonly heading: string
  readonly name: string
  readonly options: CellOptions
}

function firstCells({ experiment, source }: Study): readonly FirstCell[] {
  const cells: FirstCell[] = [
    { heading: 'Effects', name: 'scorecard', options: { kind: 'scorecard', metrics: null } },
    { heading: 'The split', name: 'split', options: { kind: 'srm', dimensions: null } },
  ]
  const main = mainMetric(experiment)
  if (main === null) return cells
  const metric = main.id
  const adjusted = [main, ...experiment.metrics].find(({ covariates }) => covariates.length > 0)
  if (source.kind !== 'moments' && adjusted !== undefined) {
    const options = { kind: 'cuped', metric: adjusted.id, covariates: null } as const
    cells.push({ heading: 'Adjusted by pre-period data', name: 'cuped', options })
  }
  if (hasTime(source)) {
    const options = { kind: 'sequential', metric, spending: null, everyDays: 1 } as const
    cells.push({ heading: 'Over time', name: 'sequential', options })
  }
  for (const dimension of source.kind === 'moments' ? [] : experiment.dimensions) {
    const options = { kind: 'segments', metric, dimensions: [dimension], correction: 'benjamini-hochberg' } as const
    cells.push({ heading: `By ${dimension}`, name: `by_${dimension.replaceAll(/\W+/g, '_')}`, options })
  }
  return cells
}

function mainMetric({ metrics }: ExperimentSpec): MetricDefinition | null {
  return metrics.find((metric) => metric.role === 'primary') ?? metrics[0] ?? null
}

function hasTime(source: SourceSpec): boolean {
  if (source.kind === 'events') return true
  return source.kind === 'subjects' ? source.exposedAt !== null : source.look !== null
}
