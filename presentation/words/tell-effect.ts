import { type Effect, thinSpace } from '@analysis'
import { effectUnit, type ChangeUnit, type Measured } from './effect-unit'
import { notEstimableText } from './reasons'
import { tellChange, tellEstimable, tellPValue, tellTest, type Told, type ToldEffectSize } from './told'

/** Any effect: of a metric, of a funnel's step, of a quantile, of a day. */
export type TellableEffect = Pick<Effect, 'absolute' | 'relative' | 'test'> &
  Partial<Pick<Effect, 'pValueAdjusted' | 'intervalAdjusted'>>

/** The one size of an effect where there is room for one: relative where it can be, else absolute in the metric's unit. */
export type ShownEffect =
  | (Extract<ToldEffectSize, { kind: 'estimated' }> & {
      readonly unit: ChangeUnit
      readonly scale: 'relative' | 'absolute'
      /** `abs.` beside a number that nothing else tells from a relative one; else empty. */
      readonly mark: string
      /** Why it is not the relative effect that is shown; null where it is. */
      readonly note: string | null
    })
  | Extract<ToldEffectSize, { kind: 'not-estimable' }>

/** An effect as every surface tells it. */
export interface ToldEffect {
  readonly relative: ToldEffectSize
  readonly absolute: ToldEffectSize
  readonly shown: ShownEffect
  readonly p: Told
  readonly pAdjusted: Told
  /** The interval that fits the correction, relative where it can be: `[−7.2, −1.4] %`; null where there is none. */
  readonly adjusted: Told | null
}

/**
 * The numbers of an effect in words, once for window, command line, report, hover, inspector and copy: none of them
 * chooses a unit or rounds by itself.
 */
export function tellEffect(effect: TellableEffect, metric: Measured): ToldEffect {
  return {
    relative: tellEstimable(effect.relative, 'percent'),
    absolute: tellEstimable(effect.absolute, effectUnit(metric)),
    shown: shownEffect(effect, metric),
    p: tellTest(effect.test),
    pAdjusted: tellPValue(effect.pValueAdjusted ?? null),
    adjusted: tellAdjusted(effect, metric),
  }
}

function shownEffect({ relative, absolute }: TellableEffect, metric: Measured): ShownEffect {
  const unit = effectUnit(metric)
  if (relative.kind === 'estimated') {
    return { ...tellChange(relative, 'percent'), unit: 'percent', scale: 'relative', mark: '', note: null }
  }
  const told = tellEstimable(absolute, unit)
  if (told.kind === 'not-estimable') return told
  const mark = unit === 'points' ? '' : 'abs.'
  return { ...told, unit, scale: 'absolute', mark, note: `absolute: ${notEstimableText(relative.reason)}` }
}

function tellAdjusted({ relative, absolute, intervalAdjusted }: TellableEffect, metric: Measured): Told | null {
  if (intervalAdjusted === null || intervalAdjusted === undefined || absolute.kind !== 'estimated') return null
  const exact = (lower: number, upper: number) => `${lower}, ${upper}; by itself of level ${intervalAdjusted.level}`
  if (relative.kind === 'estimated' && intervalAdjusted.relative !== null) {
    const interval = intervalAdjusted.relative
    const told = tellChange({ estimate: relative.estimate, interval }, 'percent')
    return { text: `${told.interval}${thinSpace}%`, exact: exact(interval.lower, interval.upper) }
  }
  const interval = intervalAdjusted.absolute
  const unit = effectUnit(metric)
  const told = tellChange({ estimate: absolute.estimate, interval }, unit)
  const suffix = unit === 'points' ? 'pp' : 'abs.'
  return { text: `${told.interval}${thinSpace}${suffix}`, exact: exact(interval.lower, interval.upper) }
}

/** False where every corrected interval only repeats the effect's own: nothing was corrected, or a family of one. */
export function hasAdjustedIntervals(effects: readonly Effect[]): boolean {
  return effects.some(({ absolute, intervalAdjusted: adjusted }) => {
    if (adjusted === null || absolute.kind !== 'estimated') return false
    return adjusted.absolute.lower !== absolute.interval.lower || adjusted.absolute.upper !== absolute.interval.upper
  })
}
