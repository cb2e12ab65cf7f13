import { withVariant, type Fault, type FaultSetting } from './fault'

const experimentId = 'profile-names'
const brokenSdk = 'ios-3.1'

/**
 * One SDK version hashes UTF-16 code units as if they were bytes. Outside ASCII its hash overflows to a negative bucket,
 * which it takes for the first one: the control.
 */
export function unicodeHash({ onset }: FaultSetting): Fault {
  return {
    truth: {
      fault: 'unicode-hash',
      experimentId,
      onset: new Date(onset).toISOString(),
      cause: `SDK ${brokenSdk} puts every id outside ASCII into the control`,
      affectedShare: 0.6 * 0.25 * (1 / 6),
      expected: {
        srm: true,
        guardrail: 'nothing',
        diagnosis: 'ids outside ASCII are all in the control; ids in ASCII are split as planned',
        dimension: 'character set of the id, and SDK version',
      },
    },
    reassign: ({ shopper, at }, decisions) => {
      const isWrong = at >= onset && shopper.sdk === brokenSdk && !isAscii(shopper.subjectId)
      return isWrong && decisions.has(experimentId) ? withVariant(decisions, experimentId, 'control') : decisions
    },
  }
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text)
}
