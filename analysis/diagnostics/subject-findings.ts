import type { Finding } from '../failures'
import { formatCount } from '../format/number'

export interface SubjectCounts {
  /** Subjects seen at all, crossovers included. */
  readonly subjects: number
  /** Subjects seen in more than one variant. */
  readonly crossovers: number
  /** Rows beyond the first of a subject in one variant. */
  readonly duplicateRows: number
}

/** Crossovers above this share are likelier a fault of assignment than of logging. */
const MANY_CROSSOVERS = 0.001

/** Crossovers and duplicates as findings; both are left out of (or folded in) the analysis before it starts. */
export function subjectFindings({ subjects, crossovers, duplicateRows }: SubjectCounts): readonly Finding[] {
  const findings: Finding[] = []
  if (crossovers > 0) {
    const share = crossovers / subjects
    findings.push({
      code: 'crossover',
      severity: share > MANY_CROSSOVERS ? 'warning' : 'info',
      message: `${formatCount(crossovers)} of ${formatCount(subjects)} subjects were seen in several variants; they are left out.`,
      hint: 'If they are many, check that assignment is sticky and that identities do not change after exposure.',
      evidence: { crossovers, subjects, share },
    })
  }
  if (duplicateRows > 0) {
    findings.push({
      code: 'duplicate-subject',
      severity: 'info',
      message: `${formatCount(duplicateRows)} rows repeat a subject; only the first row of each counts.`,
      evidence: { duplicateRows, subjects },
    })
  }
  return findings
}
