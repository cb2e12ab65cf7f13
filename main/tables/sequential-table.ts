import type { ExperimentSpec, Interval, SequentialSummary, SequentialView } from '@analysis'
import {
  decisionText,
  formatChange,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
  spendingName,
} from '@analysis'
import { left, right, type PrintTable } from './table'

const mostLooks = 40

/** Every look of one treatment against the boundary. */
export function sequentialTables(view: SequentialView, spec: ExperimentSpec): readonly PrintTable[] {
  const metric = spec.metrics.find(({ id }) => id === view.metricId)
  const unit = metric?.type === 'proportion' ? 'points' : 'plain'
  return view.histories.map(({ variantId, summary }) => ({
    caption: `${metric?.name ?? view.metricId}, ${variantId}: looks against the boundary`,
    columns: [
      right('look'),
      left('end of look (UTC)'),
      right('subjects'),
      right('information'),
      right('z'),
      right('boundary'),
      right('α spent'),
      right('effect, repeated interval'),
      left('crossed'),
    ],
    rows: summary.looks.map((look) => ({
      cells: [
        String(look.look),
        look.at === null ? '–' : look.at.replace('T', ' ').replace(/(?::00)?(?:\.000)?Z$/, ''),
        formatCount(look.n),
        formatPercent(look.informationFraction),
        formatNumber(look.statistic),
        boundaryText(look.boundary),
        formatNumber(look.alphaSpent),
        look.effect === null || look.interval === null
          ? 'not estimable'
          : formatChange(look.effect, look.interval, { unit }),
        look.crossed ? 'yes' : '',
      ],
      tone: look.crossed ? 'warning' : 'neutral',
    })),
    notes: [conclusion(summary), `${spendingName(view.spending)} spending; ${summary.method}.`],
    isDetail: summary.looks.length > mostLooks,
  }))
}

function conclusion(summary: SequentialSummary): string {
  const p = summary.pValue === null ? '' : `; repeated ${formatPStatement(summary.pValue)}`
  return `After ${summary.looks.length} looks: ${decisionText(summary.decision)}${p}.`
}

function boundaryText({ lower, upper }: Interval): string {
  return lower === -upper ? `±${formatNumber(upper)}` : `${formatNumber(lower)} … ${formatNumber(upper)}`
}
