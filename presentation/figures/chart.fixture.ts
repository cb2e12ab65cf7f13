import type { ChartOptions, ChartView } from '@analysis'

export const chartOptions: ChartOptions = {
  kind: 'chart',
  from: 'spend_by_device',
  mark: 'bar',
  x: 'device',
  y: 'spend',
  color: 'variant',
  aggregate: null,
  bins: 30,
  title: null,
  xTitle: null,
  yTitle: 'mean spend',
  xUnit: null,
  yUnit: '€',
}

export const chart: ChartView = {
  kind: 'chart',
  options: chartOptions,
  binWidth: null,
  table: {
    columns: [
      { name: 'x', type: 'text', values: ['desk', '<b>phone</b>', 'desk', null] },
      { name: 'color', type: 'text', values: ['gate_30', 'gate_30', 'gate_40', 'gate_40'] },
      { name: 'y', type: 'number', values: [3.1, 2.4, 3.3, null] },
    ],
    rowCount: 4,
    truncated: false,
  },
}
