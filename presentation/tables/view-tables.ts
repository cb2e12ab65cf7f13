import { type CellView, type ExperimentSpec, type SqlView, assertNever, formatCount } from '@analysis'
import { balanceTable, cupedTable } from './cuped-table'
import { duelTables } from './duel-tables'
import { chartTable } from './chart-table'
import { powerTables } from './power-tables'
import { scorecardTable } from './scorecard-table'
import { segmentsTable } from './segments-table'
import { sequentialTables } from './sequential-table'
import { splitTable, srmTables } from './srm-tables'
import { distributionTables } from './distribution-tables'
import { interactionsTables } from './interactions-tables'
import { noveltyTables } from './novelty-tables'
import type { PrintTable } from './table'
import { funnelTables, segmentFunnels } from './funnel-tables'
import { tellAnswer } from '../words/answer-text'

/** A cell's numbers as tables, the same for every way out of the window. */
export function viewTables(view: CellView, spec: ExperimentSpec): readonly PrintTable[] {
  switch (view.kind) {
    case 'scorecard':
      return [splitTable(view.srm), scorecardTable(view.metrics, spec), ...funnelTables(view.metrics, spec)]
    case 'cuped':
      return [cupedTable(view, spec), ...present(balanceTable(view))]
    case 'sequential':
      return sequentialTables(view, spec)
    case 'segments':
      return [segmentsTable(view, spec), ...segmentFunnels(view, spec)]
    case 'srm':
      return srmTables(view, spec)
    case 'power':
      return powerTables(view, spec.metrics.find(({ id }) => id === view.metricId)?.name ?? `a ${view.request.type}`)
    case 'duel':
      return duelTables(view, spec)
    case 'chart':
      return [chartTable(view)]
    case 'novelty':
      return noveltyTables(view, spec)
    case 'interactions':
      return interactionsTables(view, spec)
    case 'distribution':
      return distributionTables(view, spec)
    case 'sql':
      return [sqlTable(view)]
    default:
      return assertNever(view)
  }
}

function present(table: PrintTable | null): readonly PrintTable[] {
  return table === null ? [] : [table]
}

function sqlTable({ table }: SqlView): PrintTable {
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map(({ type, values }) => tellAnswer(values[row] ?? null, type)),
  )
  const shown = formatCount(table.rowCount)
  return {
    caption: 'Rows',
    columns: table.columns.map(({ name, type }) => ({ header: name, align: type === 'number' ? 'right' : 'left' })),
    rows: rows.map((values) => ({ values, tone: 'neutral' })),
    notes: [table.truncated ? `The first ${shown} rows; there are more.` : `${shown} rows.`],
    isDetail: false,
  }
}
