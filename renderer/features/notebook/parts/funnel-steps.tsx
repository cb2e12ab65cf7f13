import {
  exactNumber,
  formatPercent,
  formatPValue,
  type CellEvidence,
  type FunnelStepResult,
  type StepReading,
} from '@analysis'
import { changeCell, changeColumn, type NumberRow } from './number-cells'
import { NumberTable } from './number-table'

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
  changeColumn('effect'),
  { header: 'p', isNumber: true },
]

/** A funnel's steps: how many reach each of them, and how many go on from the one before. */
export function FunnelSteps({ name, steps, evidence }: FunnelStepsProps) {
  const rows = steps.flatMap((step) => [
    ...readingRows(name, step, 'of all', step.reached),
    ...(step.fromPrevious === null ? [] : readingRows(name, step, 'of the step before', step.fromPrevious)),
  ])
  return <NumberTable name={`steps of ${name}`} columns={columns} rows={rows} evidence={evidence} />
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
        changeCell(absolute, 'points'),
        { text: formatPValue(pValue), exact: exactNumber(pValue) },
      ],
    }
  })
}
