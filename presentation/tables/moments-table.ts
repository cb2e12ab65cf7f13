import { type CellEvidence, formatCount, formatNumber } from '@analysis'
import { sliceParts } from '../words/segment-words'
import { left, type PrintTable } from './table'

/** The moments that numbers were computed from, on paper: no hover tells more, so to eight digits. */
export function momentsTable(all: CellEvidence['moments']): PrintTable {
  return {
    caption: 'Moments',
    columns: ['metric', 'variant', 'slice', 'columns', 'count', 'means', 'centred co-moments'].map(left),
    rows: all.map(({ metricId, variantId, slice, columns, moments: { count, means, comoments } }) => ({
      values: [
        metricId,
        variantId,
        sliceParts(slice).join(', '),
        columns.join(', '),
        formatCount(count),
        means.map((mean) => formatNumber(mean, 8)).join(', '),
        comoments.map((comoment) => formatNumber(comoment, 8)).join(', '),
      ],
      tone: 'neutral',
    })),
    notes: [],
    isDetail: all.length > 20,
  }
}
