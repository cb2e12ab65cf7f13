import {
  exactNumber,
  formatChange,
  formatPercent,
  formatPValue,
  notEstimableText,
  type CellEvidence,
  type FunnelStepResult,
  type StepReading,
} from '@analysis'
import { NumberTable, type NumberRow } from './number-table'

interface FunnelStepsProps {
  readonly name: string
  readonly steps: readonly FunnelStepResult[]
  readonly evidence: CellEvidence
}

const columns = [
  { header: 'step', isNumber: false },
  { header: 'share', isNumber: false },
  { header: 'variant', isNumber: false },
  { header: 'control', isNumber: true },
  { header: 'treatment', isNumber: true },
  { header: 'effect', isNumber: true },
  { header: 'p', isNumber: true },
]

/** A funnel's steps: how many reach each of them, and how many go on from the one before. */
export function FunnelSteps({ name, steps, evidence }: FunnelStepsProps) {
  const rows = steps.flatMap((step) => [
    ...readingRows(name, step, 'of all', step.reached),
    ...(step.fromPrevious === null ? [] : readingRows(name, step, 'of the step before', step.fromPrevious)),
  ])
  return <NumberTable columns={columns} rows={rows} evidence={evidence} />
}

function readingRows(
  name: string,
  { step, label }: FunnelStepResult,
  share: string,
  { variants, effects }: StepReading,
): readonly NumberRow[] {
  const mean = (id: string) => variants.find(({ variantId }) => variantId === id)?.mean ?? null
  return effects.map(({ variantId, controlId, absolute, test }): NumberRow => {
    const [control, treatment] = [mean(controlId), mean(variantId)]
    const pValue = test.kind === 'estimated' ? test.pValue : null
    return {
      key: `${step} ${share} ${variantId}`,
      label: `${name}, step ${step} (${label}) ${share}, ${variantId}`,
      cells: [
        { text: `${step} ${label}` },
        { text: share },
        { text: variantId },
        { text: formatPercent(control), exact: exactNumber(control) },
        { text: formatPercent(treatment), exact: exactNumber(treatment) },
        absolute.kind === 'estimated'
          ? {
              text: formatChange(absolute.estimate, absolute.interval, { unit: 'points' }),
              exact: [absolute.estimate, absolute.interval.lower, absolute.interval.upper].map(exactNumber).join('\t'),
            }
          : { text: notEstimableText(absolute.reason), exact: absolute.reason },
        { text: formatPValue(pValue), exact: exactNumber(pValue) },
      ],
    }
  })
}
