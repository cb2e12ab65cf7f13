/** Of effects: a difference of shares is in percentage points, any other in the metric's own unit. */
export type EffectUnit = 'points' | 'plain'
