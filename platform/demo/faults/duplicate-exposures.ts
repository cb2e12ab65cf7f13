import { isAmong, type Fault, type FaultSetting } from './fault'

const repeatedShare = 0.4

/** A client that gets no answer in time sends again what had arrived. */
export function duplicateExposures({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'duplicate-exposures',
      experimentId: null,
      onset: new Date(onset).toISOString(),
      cause: 'records are sent three times, with the same ids',
      affectedShare: repeatedShare,
      expected: {
        srm: false,
        guardrail: 'nothing',
        diagnosis: 'nothing: every subject and every event counts once',
        dimension: null,
      },
    },
    transport: (record, { at, visitId }) => {
      if (at < onset || !isAmong(repeatedShare, visitId, 'duplicates')) return [record]
      return [0, 20_000, 60_000].map((delay) => ({ ...record, deliveredAt: record.deliveredAt + delay }))
    },
  }
}
