import type { Finding } from '../failures'
import { formatCount, formatPercent } from '../format/number'
import type { InvestigationAnswer, RankedCause } from './investigate'

/** What most probably broke the split: a finding for the first cause, an error where the whole split is flagged. */
export function causeFindings(answer: InvestigationAnswer): readonly Finding[] {
  if (answer.kind !== 'investigated') return []
  const accused = answer.causes.filter(({ state }) => state === 'accused')
  const flagged = answer.srm.kind === 'estimated' && answer.srm.flagged
  if (accused.length === 0) return flagged ? [unexplained(answer)] : []
  return [
    {
      code: 'srm-cause',
      severity: flagged || accused.some(({ code }) => code !== 'set-after-exposure') ? 'error' : 'warning',
      message: `The investigation of the split accuses ${accused.map(named).join(', then ')}.`,
      hint: 'The srm cell and "assay srm" show what each is judged by, since when it acts, and what would refute it.',
      evidence: {
        causes: accused.map(({ code, shareOfGap, moved, logLikelihoodRatio, onset }) => ({
          code,
          shareOfGap,
          moved,
          logLikelihoodRatio,
          since: onset?.most ?? null,
        })),
      },
    },
  ]
}

function unexplained({ srm, notJudged }: Extract<InvestigationAnswer, { kind: 'investigated' }>): Finding {
  const unknown = notJudged.map(({ code }) => code)
  return {
    code: 'srm-cause',
    severity: 'error',
    message: 'The split is off, and nothing that this data can speak for explains it.',
    hint:
      unknown.length === 0
        ? 'Every cause was judged and none found: look outside of the log.'
        : `Not judged, because this data lacks what they need: ${unknown.join(', ')}.`,
    evidence: { observed: srm.observed, expected: srm.expected, notJudged: unknown },
  }
}

function named({ code, shareOfGap, facts }: RankedCause): string {
  const subjects = facts.find(({ name }) => name === 'subjects')?.value
  const share = shareOfGap === null ? '' : `, ${formatPercent(shareOfGap)} of the gap`
  const count = typeof subjects === 'number' ? ` (${formatCount(subjects)} subjects${share})` : ''
  return `${code.replaceAll('-', ' ')}${count}`
}
