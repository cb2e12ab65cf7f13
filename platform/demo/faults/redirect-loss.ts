import { isAmong, type Fault, type FaultSetting } from './fault'

const experimentId = 'new-landing'
const lostShare = 0.15

/** The treatment's redirect is slow: some give up before the page, and its exposure, are there. */
export function redirectLoss({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'redirect-loss',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: 'subjects of the treatment leave during its redirect, before they are counted',
      affectedShare: lostShare / 2,
      expected: { srm: true, guardrail: 'nothing', diagnosis: 'too few subjects in the treatment', dimension: null },
    },
    transport: (record, { shopper, at }, decisions) => {
      const isLost =
        at >= onset &&
        decisions.get(experimentId) === 'treatment' &&
        isAmong(lostShare, shopper.subjectId, 'redirect-loss')
      return isLost && (record.kind === 'event' || record.experimentId === experimentId) ? [] : [record]
    },
  }
}
