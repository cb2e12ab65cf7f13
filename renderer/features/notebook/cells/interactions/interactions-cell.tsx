import {
  exactNumber,
  formatChange,
  formatCount,
  formatNumber,
  formatPValue,
  interactionTitle,
  isShare,
  notEstimableText,
  overlapName,
  type InteractionReading,
  type InteractionsView,
} from '@analysis'
import { Callout } from '@blueprintjs/core'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'
import tableStyles from '../../parts/table.module.css'

/** Whether other experiments change this one's effects: the screening, every contrast, and who is in both. */
export function InteractionsCell({ view }: { readonly view: InteractionsView }) {
  const { spec, outcome } = useCell()
  if (view.overlaps.length === 0) return <EmptyState sentence="No other experiment has two variants here." />
  const flagged = view.readings.some((reading) => reading.flagged)
  return (
    <>
      <Callout compact {...(flagged ? { intent: 'warning' as const } : {})}>
        {interactionTitle(view)}.
      </Callout>
      <FigureList />
      <NumberTable
        columns={[
          { header: 'overlap', isNumber: false },
          { header: 'metric', isNumber: false },
          { header: 'effect without', isNumber: true },
          { header: 'effect with', isNumber: true },
          { header: 'interaction', isNumber: true },
          { header: 'p', isNumber: true },
          { header: 'p corr.', isNumber: true },
          { header: 'odds ratio', isNumber: true },
        ]}
        rows={view.readings.map((reading) => ({
          key: `${overlapName(reading)} ${reading.metricId}`,
          label: `${overlapName(reading)} on ${reading.metricId}`,
          cells: [
            { text: overlapName(reading) },
            { text: reading.metricId },
            ...contrastCells(reading, isPoints(reading)),
          ],
        }))}
        evidence={outcome.evidence}
      />
      <NumberTable
        columns={[
          { header: 'subjects in both', isNumber: false },
          { header: 'neither', isNumber: true },
          { header: 'this only', isNumber: true },
          { header: 'other only', isNumber: true },
          { header: 'both', isNumber: true },
          { header: 'p (independent)', isNumber: true },
          { header: 'p corr.', isNumber: true },
        ]}
        rows={view.overlaps.map((overlap) => ({
          key: overlapName(overlap),
          label: `${overlapName(overlap)}: subjects in both`,
          cells: [
            { text: `${overlapName(overlap)} (against ${overlap.otherControl})` },
            ...[overlap.subjects.a0b0, overlap.subjects.a1b0, overlap.subjects.a0b1, overlap.subjects.a1b1].map(
              (n) => ({
                text: formatCount(n),
                exact: exactNumber(n),
              }),
            ),
            overlap.assignment.kind === 'estimated'
              ? { text: formatPValue(overlap.assignment.pValue), exact: exactNumber(overlap.assignment.pValue) }
              : { text: notEstimableText(overlap.assignment.reason) },
            { text: formatPValue(overlap.assignmentAdjusted), exact: exactNumber(overlap.assignmentAdjusted) },
          ],
        }))}
        evidence={outcome.evidence}
      />
      {view.outside
        .filter(({ subjects }) => subjects > 0)
        .map(({ experiment, subjects }) => (
          <p key={experiment} className={tableStyles.muted}>
            {formatCount(subjects)} subjects are not in {experiment}.
          </p>
        ))}
    </>
  )

  function isPoints({ metricId }: InteractionReading): boolean {
    const metric = spec.metrics.find(({ id }) => id === metricId)
    return metric !== undefined && isShare(metric.type)
  }
}

function contrastCells({ interaction, logit, pValueAdjusted, flagged }: InteractionReading, points: boolean) {
  if (interaction.kind === 'not-estimable') {
    const none = { text: '–' }
    return [none, none, { text: notEstimableText(interaction.reason) }, none, none, none]
  }
  const { effectWithoutB, effectWithB, estimate, interval, test } = interaction
  return [
    { text: formatNumber(effectWithoutB), exact: exactNumber(effectWithoutB) },
    { text: formatNumber(effectWithB), exact: exactNumber(effectWithB) },
    {
      text: formatChange(estimate, interval, { unit: points ? 'points' : 'plain' }),
      exact: `${estimate} [${interval.lower}, ${interval.upper}]`,
    },
    { text: formatPValue(test.pValue), exact: exactNumber(test.pValue) },
    { text: formatPValue(pValueAdjusted), exact: exactNumber(pValueAdjusted), isStrong: flagged },
    logit?.kind === 'estimated'
      ? { text: formatNumber(logit.oddsRatio), exact: exactNumber(logit.oddsRatio) }
      : { text: '–' },
  ]
}
