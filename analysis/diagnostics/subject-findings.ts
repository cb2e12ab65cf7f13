import type { Finding } from '../failures'
import { formatCount } from '../format/number'

export interface SubjectCounts {
  /** Subjects seen at all, crossovers included. */
  readonly subjects: number
  /** Subjects seen in more than one variant. */
  readonly crossovers: number
  /** Those of them who stay in the variant they saw first. */
  readonly kept: number
  /** Rows beyond the first of a subject in one variant. */
  readonly duplicateRows: number
}

/** Crossovers above this share are likelier a fault of assignment than of logging. */
const MANY_CROSSOVERS = 0.001

/** Crossovers and duplicates as findings; both are left out of (or folded in) the analysis before it starts. */
export function subjectFindings({ subjects, crossovers, kept, duplicateRows }: SubjectCounts): readonly Finding[] {
  const findings: Finding[] = []
  if (crossovers > 0) {
    const share = crossovers / subjects
    findings.push({
      code: 'crossover',
      severity: share > MANY_CROSSOVERS ? 'warning' : 'info',
      message: `${formatCount(crossovers)} of ${formatCount(subjects)} subjects were seen in several variants; ${fateOf(crossovers, kept)}.`,
      hint: 'If they are many, check that assignment is sticky and that identities do not change after exposure.',
      evidence: { crossovers, kept, subjects, share },
    })
  }
  if (duplicateRows > 0) {
    findings.push({
      code: 'duplicate-subject',
      severity: 'info',
      message: `${duplicateRows === 1 ? '1 row repeats a subject' : `${formatCount(duplicateRows)} rows repeat subjects`}; each subject counts once.`,
      evidence: { duplicateRows, subjects },
    })
  }
  return findings
}

function fateOf(crossovers: number, kept: number): string {
  if (kept === 0) return 'they are left out'
  const first = 'each counts in the variant seen first (intention to treat)'
  return kept === crossovers
    ? first
    : `${formatCount(kept)} of them count in the variant seen first (intention to treat), of the others nobody knows which came first`
}
