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

/** What makes every effect's p-value and interval unsafe to act on. */
export function effectCautions({ srm, findings }: Reading): readonly Caution[] {
  const cautions: Caution[] = []
  if (srm.kind === 'estimated' && srm.flagged) {
    cautions.push({
      label: 'SRM',
      reason: `The split is not as planned (${formatPStatement(srm.pValue)}): this effect may come from the subjects who are missing. Find the cause first.`,
    })
  }
  cautions.push(...brokenParts({ srm, findings }))
  const peek = findings.find((finding) => isPeek(finding) && !('metric' in finding.evidence))
  if (peek !== undefined) cautions.push({ label: 'peek', reason: peek.message })
  return cautions
}

/** A split that is right over all and off in slices, phases or by day: it compares different people all the same. */
export function brokenParts({ srm, findings }: Reading): readonly Caution[] {
  if (srm.kind === 'estimated' && srm.flagged) return []
  const broken = findings.filter(
    ({ code, severity }) => severity === 'error' && (code === 'srm-slice' || code === 'srm-sequential'),
  )
  if (broken.length === 0) return []
  const messages = broken.map(({ message }) => message).join(' ')
  return [
    {
      label: 'SRM in parts',
      reason: `The split fits the plan over all, and is off in parts. ${messages} Find the cause before reading any effect.`,
    },
  ]
}

/** Cautions for one metric: it may have no reading that holds for several looks, or not be in the plan. */
export function metricCautions(
  { metricId, role }: Pick<MetricResult, 'metricId' | 'role'>,
  findings: readonly Finding[],
): readonly Caution[] {
  const peek = findings.find((finding) => isPeek(finding) && finding.evidence.metric === metricId)
  return [
    ...(peek === undefined ? [] : [{ label: 'peek', reason: peek.message }]),
    ...(role === 'exploratory' ? [exploratory] : []),
  ]
}

const exploratory: Caution = {
  label: 'exploratory',
  reason: 'Not in the registered plan: a reason to look further, not a result.',
}

function isPeek({ code, severity }: Finding): boolean {
  return code === 'fixed-horizon-peek' && severity !== 'info'
}
