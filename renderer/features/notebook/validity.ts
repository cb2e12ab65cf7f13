import { formatPStatement, type Finding, type MetricResult, type SrmResult } from '@analysis'

/** Why a number must not be read as it stands. */
export interface Caution {
  /** Beside the number. */
  readonly label: string
  /** One hover away. */
  readonly reason: string
}

export interface Reading {
  readonly srm: SrmResult
  readonly findings: readonly Finding[]
}

/** What makes an effect's p-value and interval unsafe to act on. */
export function effectCautions({ srm, findings }: Reading): readonly Caution[] {
  const cautions: Caution[] = []
  if (srm.kind === 'estimated' && srm.flagged) {
    cautions.push({
      label: 'SRM',
      reason: `The split is not the one that was set (${formatPStatement(srm.pValue)}): this effect may come from who is missing. Find the cause first.`,
    })
  }
  const peek = findings.find(({ code }) => code === 'fixed-horizon-peek')
  if (peek !== undefined) cautions.push({ label: 'peek', reason: peek.message })
  return cautions
}

/** Cautions for one metric: an exploratory one was not asked for in the plan. */
export function metricCautions({ role }: Pick<MetricResult, 'role'>): readonly Caution[] {
  if (role !== 'exploratory') return []
  return [{ label: 'exploratory', reason: 'Not in the registered plan: a reason to look further, not a result.' }]
}
