import { isAmong, withVariant, type Fault, type FaultSetting } from './fault'

const experimentId = 'blue-button'
const forgetfulShare = 0.3

/** Browsers that forget their cookie between visits are assigned anew. */
export function crossovers({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'crossovers',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: 'three of ten subjects draw their variant anew in every visit',
      affectedShare: forgetfulShare,
      expected: {
        srm: false,
        guardrail: 'nothing',
        diagnosis: 'some subjects were seen in both variants',
        dimension: null,
      },
    },
    reassign: ({ shopper, at, visitId }, decisions) => {
      const forgets = at >= onset && isAmong(forgetfulShare, shopper.subjectId, 'crossovers')
      if (!forgets || !decisions.has(experimentId)) return decisions
      return withVariant(decisions, experimentId, isAmong(0.5, visitId, 'crossover') ? 'treatment' : 'control')
    },
  }
}
