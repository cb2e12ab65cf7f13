import type { Finding } from '../failures'
import { formatCount } from '../format/number'

export interface Exclusion {
  /** Subjects seen at all. */
  readonly subjects: number
  /** Those of them who were also exposed to an experiment that this one excludes. */
  readonly violations: number
  readonly excludes: readonly string[]
}

/** More of them than this share is likelier a fault of assignment than the tests of those who made it. */
const MANY_VIOLATIONS = 0.001

/** Mutual exclusion that does not hold: subjects of one experiment of a layer in another one of the same layer. */
export function exclusionFindings({ subjects, violations, excludes }: Exclusion): readonly Finding[] {
  if (violations === 0) return []
  const share = violations / subjects
  const others = excludes.map((id) => JSON.stringify(id)).join(' or ')
  return [
    {
      code: 'exclusion-violation',
      severity: share > MANY_VIOLATIONS ? 'warning' : 'info',
      message: `${formatCount(violations)} of ${formatCount(subjects)} subjects were also exposed to ${others}, which shares no subject with this experiment by its layer.`,
      hint: 'Look for clients that ignore layers, or for two assignments of one id; their effects are mixed with those of the other experiment.',
      evidence: { violations, subjects, share, excludes },
    },
  ]
}
