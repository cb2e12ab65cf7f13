import { isAmong, withVariant, type Fault, type FaultSetting } from './fault'

const experimentId = 'delivery-date'
const movedShare = 0.8

/** The app on phones has a ramp of its own: most of those who buy little are in the treatment. */
export function simpsonMix({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'simpson-mix',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: 'phones put four of five subjects of the control into the treatment',
      affectedShare: 0.5 * 0.5 * movedShare,
      expected: {
        srm: true,
        guardrail: 'no-kill',
        diagnosis: 'better on every device and worse over all, since the treatment has more phones',
        dimension: 'device',
      },
    },
    reassign: ({ shopper, at }, decisions) => {
      const isMoved =
        at >= onset && shopper.device === 'mobile' && isAmong(movedShare, shopper.subjectId, 'simpson-mix')
      return isMoved && decisions.has(experimentId) ? withVariant(decisions, experimentId, 'treatment') : decisions
    },
  }
}
