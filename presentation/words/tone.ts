import type { Effect, Direction } from '@analysis'

/** How an effect is to be read: `neutral` when it is within chance or cannot be judged. */
export type Tone = 'better' | 'worse' | 'neutral'

/** Better or worse only when the effect is significant by the plan; the metric's direction says which is which. */
export function effectTone(effect: Pick<Effect, 'absolute' | 'significant'>, direction: Direction): Tone {
  if (effect.significant !== true || effect.absolute.kind !== 'estimated' || effect.absolute.estimate === 0) {
    return 'neutral'
  }
  return effect.absolute.estimate > 0 === (direction === 'increase') ? 'better' : 'worse'
}

/** A tone in words; colour is never the only sign. */
export function toneText(tone: Tone): string {
  return tone === 'neutral' ? 'no evidence' : tone
}

/** The reading of an effect in a word or two. */
export function readingText(effect: Pick<Effect, 'absolute' | 'significant'>, direction: Direction): string {
  return effect.significant === null ? 'not estimable' : toneText(effectTone(effect, direction))
}
