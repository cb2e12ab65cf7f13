import type { ExperimentSpec, SequentialLook, SequentialSummary, SequentialView } from '@analysis'
import {
  decisionText,
  designText,
  sequentialPText,
  stoppedText,
  lookTimeText,
  tellBoundary,
  tellLook,
} from '../words/sequential-words'
import { tuningText } from '../words/rule-words'
import { left, right, type PrintTable, type TableColumn, type TableValue, changeValue, changes } from './table'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { metricOf } from '../words/metric-of'
import { tellCount, tellNumber, tellShare } from '../words/told'

const mostLooks = 40

interface LookColumn extends TableColumn {
  readonly read: (look: SequentialLook) => TableValue
}

/** Every look of one treatment against the boundary. */
export function sequentialTables(view: SequentialView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = metricOf(spec, view.metricId)
  const unit = effectUnit(metric)
  return view.histories.map(({ variantId, summary }) => {
    const columns = lookColumns(summary, unit)
    return {
      caption: `${metric?.name ?? view.metricId}, ${variantId}: looks against the boundary`,
      columns,
      rows: summary.looks.map((look) => ({
        values: columns.map(({ read }) => read(look)),
        tone: look.crossed ? 'warning' : 'neutral',
      })),
      notes: notesOf(summary, unit),
      isDetail: summary.looks.length > mostLooks,
    }
  })
}

/** Information and alpha spent belong to planned looks, a futility bound to plans that have one. */
function lookColumns({ looks, tuning }: SequentialSummary, unit: EffectUnit): readonly LookColumn[] {
  const isPlanned = tuning === null
  const column = (head: TableColumn, read: LookColumn['read']): LookColumn => ({ ...head, read })
  return [
    column(right('look'), ({ look }) => String(look)),
    column(left('end of look (UTC)'), lookTimeText),
    column(right('subjects'), ({ n }) => tellCount(n)),
    ...(isPlanned ? [column(right('information'), (look) => tellShare(look.informationFraction))] : []),
    column(right('z'), ({ statistic }) => tellNumber(statistic)),
    column(right('boundary'), ({ boundary }) => tellBoundary(boundary)),
    ...(looks.some(({ futility }) => futility !== null)
      ? [column(right('futility'), ({ futility }) => tellNumber(futility))]
      : []),
    ...(isPlanned ? [column(right('α spent'), ({ alphaSpent }) => tellNumber(alphaSpent))] : []),
    column(changes(isPlanned ? 'effect, repeated interval' : 'effect, interval'), (look) =>
      changeValue(tellLook(look, unit)),
    ),
    column(left('crossed'), ({ crossed }) => (crossed ? 'yes' : '')),
  ]
}

function notesOf(summary: SequentialSummary, unit: EffectUnit): readonly string[] {
  const { looks, decision, method, tuning, design } = summary
  const p = sequentialPText(summary)
  const stopped = stoppedText(summary, unit)
  return [
    `After ${looks.length} ${looks.length === 1 ? 'look' : 'looks'}: ${decisionText(decision)}${p === null ? '' : `; ${p}`}.`,
    ...(stopped === null ? [] : [stopped]),
    `Method: ${method}.`,
    ...(tuning === null ? [] : [tuningText(tuning, unit)]),
    ...(design === null ? [] : [designText(design)]),
  ]
}
