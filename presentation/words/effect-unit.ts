import { isShare, type MetricDefinition } from '@analysis'

/** Of effects: a difference of shares is in percentage points, any other in the metric's own unit. */
export type EffectUnit = 'points' | 'plain'

/** Of changes: `percent` of control, or in the unit of an absolute effect. */
export type ChangeUnit = 'percent' | EffectUnit

/** What tells the unit of an effect: a metric of a study, or a result of one. Undefined: it is not known. */
export type Measured = Pick<MetricDefinition, 'type'> | undefined

/** The unit of a metric's absolute effects, their standard errors and losses. */
export function effectUnit(metric: Measured): EffectUnit {
  return isShare(metric?.type) ? 'points' : 'plain'
}
