import {
  exactNumber,
  formatCount,
  formatNumber,
  formatPValue,
  isShare,
  type InteractionReading,
  type InteractionsView,
} from '@analysis'
import { interactionTitle, notEstimableText, overlapName } from '@presentation'
import { Callout } from '@blueprintjs/core'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { changeCell, changeColumn, differenceCell, type ChangeUnit, type NumberCell } from '../../parts/number-cells'
import { NumberTable } from '../../parts/number-table'
import tableStyles from '../../parts/table.module.css'

/** Whether other experiments change this one's effects: the screening, every contrast, and who is in both. */
export function InteractionsCell({ view }: { readonly view: InteractionsView }) {
  const { spec, outcome } = useCell()
  if (view.overlaps.length === 0)
    return (
      <EmptyState sentence='No other experiment has two variants here. Name, in "with", columns that say which variant of another experiment a subject was in.' />
    )
  const flagged = view.readings.some((reading) => reading.flagged)
  return (
    <>
      <Callout compact {...(flagged ? { intent: 'warning' as const } : {})}>
        {interactionTitle(view)}.
      </Callout>
      <FigureList />
      <NumberTable
        name="interactions"
        columns={[
          { header: 'overlap', isNumber: false },
          { header: 'metric', isNumber: false },
          { header: 'effect without', isNumber: true, isSpare: true },
          { header: 'effect with', isNumber: true, isSpare: true },
          changeColumn('interaction'),
          { header: 'p', isNumber: true },
          { header: 'p corr.', isNumber: true },
          { header: 'odds ratio', isNumber: true },
        ]}
        rows={view.readings.map((reading) => ({
          key: `${overlapName(reading)} ${reading.metricId}`,
          label: `${overlapName(reading)} on ${metricOf(reading)?.name ?? reading.metricId}`,
          cells: [
            { text: overlapName(reading) },
            { text: metricOf(reading)?.name ?? reading.metricId },
            ...contrastCells(reading, isShare(metricOf(reading)?.type) ? 'points' : 'plain'),
          ],
        }))}
        evidence={outcome.evidence}
      />
      <NumberTable
        name="subjects in both"
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

  function metricOf({ metricId }: InteractionReading) {
    return spec.metrics.find(({ id }) => id === metricId)
  }
}

function contrastCells(
  { interaction, logit, pValueAdjusted, flagged }: InteractionReading,
  unit: ChangeUnit,
): readonly NumberCell[] {
  if (interaction.kind === 'not-estimable') {
    const none = { text: '–' }
    return [none, none, { text: notEstimableText(interaction.reason) }, none, none, none]
  }
  const { effectWithoutB, effectWithB, test } = interaction
  return [
    differenceCell(effectWithoutB, unit),
    differenceCell(effectWithB, unit),
    changeCell(interaction, unit),
    { text: formatPValue(test.pValue), exact: exactNumber(test.pValue) },
    { text: formatPValue(pValueAdjusted), exact: exactNumber(pValueAdjusted), isStrong: flagged },
    logit?.kind === 'estimated'
      ? { text: formatNumber(logit.oddsRatio), exact: exactNumber(logit.oddsRatio) }
      : { text: '–' },
  ]
}
