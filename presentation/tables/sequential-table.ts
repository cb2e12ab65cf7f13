import {
  type ExperimentSpec,
  type Interval,
  type SequentialLook,
  type SequentialSummary,
  type SequentialView,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  isShare,
} from '@analysis'
import { decisionText, designText, sequentialPText, stoppedText } from '../words/sequential-words'
import { tuningText } from '../words/rule-words'
import { left, right, type PrintTable, type TableColumn } from './table'

const mostLooks = 40

type Unit = 'points' | 'plain'

interface LookColumn extends TableColumn {
  readonly cell: (look: SequentialLook) => string
}

/** Every look of one treatment against the boundary. */
export function sequentialTables(view: SequentialView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = spec.metrics.find(({ id }) => id === view.metricId)
  const unit = isShare(metric?.type) ? 'points' : 'plain'
  return view.histories.map(({ variantId, summary }) => {
    const columns = lookColumns(summary, unit)
    return {
      caption: `${metric?.name ?? view.metricId}, ${variantId}: looks against the boundary`,
      columns: columns.map(({ header, align }) => ({ header, align })),
      rows: summary.looks.map((look) => ({
        cells: columns.map(({ cell }) => cell(look)),
        tone: look.crossed ? 'warning' : 'neutral',
      })),
      notes: notesOf(summary, unit),
      isDetail: summary.looks.length > mostLooks,
    }
  })
}

/** Information and alpha spent belong to planned looks, a futility bound to plans that have one. */
function lookColumns({ looks, tuning }: SequentialSummary, unit: Unit): readonly LookColumn[] {
  const isPlanned = tuning === null
  const column = (head: TableColumn, cell: LookColumn['cell']): LookColumn => ({ ...head, cell })
  return [
    column(right('look'), ({ look }) => String(look)),
    column(left('end of look (UTC)'), ({ at }) =>
      at === null ? '–' : at.replace('T', ' ').replace(/(?::00)?(?:\.000)?Z$/, ''),
    ),
    column(right('subjects'), ({ n }) => formatCount(n)),
    ...(isPlanned ? [column(right('information'), (look) => formatPercent(look.informationFraction))] : []),
    column(right('z'), ({ statistic }) => formatNumber(statistic)),
    column(right('boundary'), ({ boundary }) => boundaryText(boundary)),
    ...(looks.some(({ futility }) => futility !== null)
      ? [column(right('futility'), ({ futility }) => formatNumber(futility))]
      : []),
    ...(isPlanned ? [column(right('α spent'), ({ alphaSpent }) => formatNumber(alphaSpent))] : []),
    column(right(isPlanned ? 'effect, repeated interval' : 'effect, interval'), ({ effect, interval }) =>
      effect === null || interval === null ? 'not estimable' : formatChange(effect, interval, { unit }),
    ),
    column(left('crossed'), ({ crossed }) => (crossed ? 'yes' : '')),
  ]
}

function notesOf(summary: SequentialSummary, unit: Unit): readonly string[] {
  const { looks, decision, method, tuning, design } = summary
  const p = sequentialPText(summary)
  const stopped = stoppedText(summary, unit)
  return [
    `After ${looks.length} ${looks.length === 1 ? 'look' : 'looks'}: ${decisionText(decision)}${p === null ? '' : `; ${p}`}.`,
    ...(stopped === null ? [] : [stopped]),
    `Method: ${method}.`,
    ...(tuning === null ? [] : [tuningText(tuning)]),
    ...(design === null ? [] : [designText(design)]),
  ]
}

function boundaryText({ lower, upper }: Interval): string {
  if (lower === -upper) return `±${formatNumber(upper)}`
  return formatNumber(lower === -Infinity ? upper : lower)
}
