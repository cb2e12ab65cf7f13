import { isAmong, type Fault, type FaultSetting } from './fault'

const lateShare = 0.3
const latestMs = 5 * 3_600_000

/** Phones without a network keep their events, and send them hours later. */
export function lateMobile({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'late-mobile',
      experimentId: 'mobile-menu',
      onset: new Date(onset).toISOString(),
      cause: 'a part of the phones sends its events up to five hours late',
      affectedShare: 0.5 * lateShare,
      expected: {
        srm: false,
        guardrail: 'no-kill',
        diagnosis: 'windows of the last hours are incomplete, and whole once the late events are there',
        dimension: 'device',
      },
    },
    transport: (record, { shopper, at, visitId }) => {
      const isLate = at >= onset && shopper.device === 'mobile' && isAmong(lateShare, visitId, 'late-mobile')
      return [isLate ? { ...record, deliveredAt: record.deliveredAt + delay(visitId) } : record]
    },
  }
}

/** Between half an hour and the longest, evenly spread by the visit. */
function delay(visitId: string): number {
  const tenths = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((tenth) => !isAmong(tenth / 10, visitId, 'late-by')).length
  return Math.round((latestMs * (tenths + 1)) / 10)
}
