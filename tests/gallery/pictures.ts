import type { CellKind, ExperimentSpec, ViewOf } from '@analysis'
import { chart } from '../../presentation/figures/chart.fixture'
import { distribution, interactions, novelty } from '../../presentation/figures/diagnostic-views.fixture'
import { duel } from '../../presentation/figures/duel.fixture'
import { cuped, scorecard, segments, sequential, spec, srm } from '../../presentation/figures/figures.fixture'
import { power } from '../../presentation/figures/power.fixture'

/** The experiment that every picture is about. */
export const experiment: ExperimentSpec = spec

/** What each kind of cell shows in the gallery. A new kind does not compile before it has a picture here. */
export const pictures: { readonly [Kind in CellKind]: readonly ViewOf<Kind>[] } = {
  scorecard: [scorecard],
  srm: [srm],
  segments: [segments],
  sequential: [sequential],
  cuped: [cuped],
  duel: [duel],
  power: [power],
  novelty: [novelty],
  distribution: [distribution],
  interactions: [interactions],
  chart: [
    chart,
    { ...chart, options: { ...chart.options, mark: 'line', title: 'The same as a line' } },
    { ...chart, options: { ...chart.options, mark: 'point', title: 'The same as points' } },
    { ...chart, table: { ...chart.table, rowCount: 0 } },
  ],
  sql: [
    {
      kind: 'sql',
      table: {
        columns: [
          { name: 'day', type: 'timestamp', values: ['2026-01-02', '2026-01-03', null] },
          { name: 'variant', type: 'text', values: ['gate_30', 'gate_40', '<b>gate_40</b>'] },
          { name: 'subjects', type: 'number', values: [44_700, 45_489, '9007199254740993'] },
          { name: 'share', type: 'number', values: [0.190_183, 0.182_001, null] },
        ],
        rowCount: 3,
        truncated: true,
      },
    },
  ],
}
