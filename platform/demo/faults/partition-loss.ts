import { hashFraction, murmur3 } from '@analysis'
import { isAmong, type Fault, type FaultSetting } from './fault'

const experimentId = 'cart-reminder'
const partitions = 16
const lost: ReadonlySet<number> = new Set([10, 11, 13])

/**
 * An old collector partitions by the hash that also assigns this experiment, so that each partition holds one variant
 * only. When three are lost, the treatment seems to buy less: a half of the exposures has another way, the events have
 * none.
 */
export function partitionLoss({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'partition-loss',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: 'three of sixteen partitions are lost, and the partition is told by the same hash as the variant',
      affectedShare: lost.size / partitions,
      expected: {
        srm: true,
        guardrail: 'no-kill',
        diagnosis: 'the stream is incomplete for the treatment; what it lacks is not what it did',
        dimension: 'partition',
      },
    },
    transport: (record) => {
      const place = hashFraction(murmur3(`${record.subjectId}:demo-${experimentId}`))
      const partition = Math.floor(place * partitions)
      const hasAnotherWay = record.kind === 'exposure' && isAmong(0.5, record.subjectId, 'partition-loss')
      if (record.at >= onset && lost.has(partition) && !hasAnotherWay) return []
      return [{ ...record, partition }]
    },
  }
}
