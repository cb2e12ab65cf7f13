import { chartAggregates, chartMarks, duelMethods, type CellKind, type ExperimentSpec } from '@analysis'
import { correctionNames } from '@presentation'
import type { EditorCompletion } from '../../editor/code-editor'

const options: Readonly<Record<CellKind, readonly string[]>> = {
  scorecard: ['metrics'],
  cuped: ['metric', 'covariates'],
  sequential: ['metric', 'spending', 'every_days'],
  segments: ['metric', 'dimensions', 'correction'],
  srm: ['dimensions'],
  novelty: ['metric'],
  interactions: ['with', 'metrics'],
  distribution: ['metric', 'scale'],
  sql: [],
  chart: ['from', 'mark', 'x', 'y', 'color', 'aggregate', 'bins', 'title', 'x_title', 'y_title', 'x_unit', 'y_unit'],
  duel: ['metric', 'methods', 'every_days', 'tuned_for', 'prior_sd'],
  power: [
    'metric',
    'type',
    'baseline',
    'sd',
    'mde',
    'absolute',
    'alpha',
    'power',
    'variants',
    'correction',
    'looks',
    'spending',
    'rho',
    'daily_traffic',
  ],
}

const values: Readonly<Partial<Record<CellKind, readonly string[]>>> = {
  sequential: ['obrien-fleming', 'pocock', 'hwang-shih-decani', 'kim-demets'],
  chart: [...chartMarks, ...chartAggregates],
  duel: duelMethods,
  power: ['proportion', 'mean', 'ratio', 'obrien-fleming', 'pocock', 'hwang-shih-decani', 'kim-demets', 'none', 'holm'],
  distribution: ['linear', 'log'],
  segments: Object.keys(correctionNames),
}

/** What can stand in a cell's options: its own keys and values, the experiment's metrics and dimensions. */
export function optionCompletions(kind: CellKind, spec: ExperimentSpec): readonly EditorCompletion[] {
  return [
    ...options[kind].map((label) => ({ label, kind: 'keyword', detail: 'option' }) as const),
    ...spec.metrics.map(({ id, name }) => ({ label: id, kind: 'column', detail: `metric ${name}` }) as const),
    ...spec.dimensions.map((label) => ({ label, kind: 'column', detail: 'dimension' }) as const),
    ...(values[kind] ?? []).map((label) => ({ label, kind: 'value', detail: 'value' }) as const),
  ]
}
