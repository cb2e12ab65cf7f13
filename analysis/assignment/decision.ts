/** Why a subject is not in an experiment, in the order in which the reasons are looked for. */
export const notAssignedReasons = [
  'unknown-experiment',
  'malformed',
  'opted-out',
  'not-started',
  'paused',
  'killed',
  'ended',
  'holdout',
  'targeting',
  'layer-bucket',
  'ramp',
] as const

export type NotAssignedReason = (typeof notAssignedReasons)[number]

/** What a subject gets from one experiment. Whoever is not in sees the control and is never exposed. */
export type AssignmentDecision =
  | {
      readonly kind: 'assigned'
      readonly experimentId: string
      readonly variantId: string
    }
  | {
      readonly kind: 'not-assigned'
      readonly experimentId: string
      readonly reason: NotAssignedReason
      /** What the reason refers to: the holdout, the bucket, the problem. */
      readonly detail: string
      /** Null where the configuration names no control. */
      readonly controlId: string | null
    }
