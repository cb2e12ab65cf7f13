import type { AssignmentDecision, NotAssignedReason } from '@analysis'
import type { Configuration } from './configuration'
import type { VariantConfig } from './read-snapshot'

/** What the application acts on. Whoever is not assigned gets the control's configuration, or an empty one. */
export type VariantAnswer =
  | { readonly assigned: true; readonly variantId: string; readonly config: VariantConfig; readonly reason: null }
  | {
      readonly assigned: false
      /** The control; null where no configuration names one. */
      readonly variantId: string | null
      readonly config: VariantConfig
      readonly reason: NotAssignedReason | 'no-snapshot' | 'failed'
    }

/** Fails open: whatever goes wrong, the answer is nobody's variant. */
export function answerOf(
  configuration: Configuration,
  experimentId: string,
  subject: string,
  attributes: VariantConfig,
): VariantAnswer {
  try {
    const decision = configuration.decide(experimentId, subject, attributes)
    if (decision === null) return { assigned: false, variantId: null, config: {}, reason: 'no-snapshot' }
    return answered(decision, configuration)
  } catch {
    return { assigned: false, variantId: null, config: {}, reason: 'failed' }
  }
}

function answered(decision: AssignmentDecision, configuration: Configuration): VariantAnswer {
  const { experimentId } = decision
  if (decision.kind === 'assigned') {
    const { variantId } = decision
    return { assigned: true, variantId, config: configuration.configOf(experimentId, variantId), reason: null }
  }
  const { controlId, reason } = decision
  const config = controlId === null ? {} : configuration.configOf(experimentId, controlId)
  return { assigned: false, variantId: controlId, config, reason }
}
