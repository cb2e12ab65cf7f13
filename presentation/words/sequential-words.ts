import {
  type SequentialDecision,
  type SequentialDesign,
  type SequentialSummary,
  formatChange,
  formatChangeEstimate,
  formatCount,
  formatNumber,
  formatPercent,
  formatPStatement,
} from '@analysis'
import { sequentialPName } from './rule-words'

const decisions: Readonly<Record<SequentialDecision, string>> = {
  continue: 'no boundary crossed: go on',
  'stop-significant': 'boundary crossed: the effect is significant',
  'stop-futile': 'futility bound crossed: the planned effect has become unlikely',
  completed: 'all planned looks taken, no boundary crossed',
}

export function decisionText(decision: SequentialDecision): string {
  return decisions[decision]
}

type Unit = 'percent' | 'points' | 'plain'

/** `repeated p = 0.012`, `always-valid p = 0.012`; nothing where no look is estimable. */
export function sequentialPText({ pValue, tuning }: SequentialSummary): string | null {
  return pValue === null ? null : `${sequentialPName(tuning)} ${formatPStatement(pValue)}`
}

/** What a stopped test says when the looks before it are taken into account, beside what its last look says alone. */
export function stoppedText({ stopped, looks }: SequentialSummary, unit: Unit): string | null {
  if (stopped === null) return null
  const { look, stageWiseP, medianUnbiased, interval, level } = stopped
  const naive = looks.find((each) => each.look === look)?.effect ?? null
  const beside = naive === null ? '' : `, beside the naive ${formatChangeEstimate(naive, interval, { unit })}`
  return (
    `Stopped at look ${look}: stage-wise ${formatPStatement(stageWiseP)}, median-unbiased estimate ` +
    `${formatChange(medianUnbiased, interval, { unit })} (${Number((100 * level).toPrecision(6))} % interval)${beside}.`
  )
}

/** What the planned looks cost and save. */
export function designText({ power, inflation, maximumN, expectedN }: SequentialDesign): string {
  return (
    `Planned looks: at most ${formatCount(Math.round(maximumN))} subjects, ${formatNumber(inflation)} times those of a ` +
    `single look with the same power (${formatPercent(power)}); ${formatCount(Math.round(expectedN.none))} expected ` +
    `without an effect, ${formatCount(Math.round(expectedN.planned))} with the planned one.`
  )
}
