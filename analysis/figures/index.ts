export type * from './figure'
export { figureThemes, treatmentColour, withOpacity, type FigureTheme } from './theme'
export { effectTone, type Tone } from './tone'
export { notEstimableText } from './reasons'
export { shownEffect, type ShownEffect } from './effect-words'
export { hasAdjustedIntervals, shownAdjusted } from './adjusted-words'
export { boundaryName, correctionNames, ruleName, sequentialPName, tuningText } from './rule-words'
export { decisionText } from './looks'
export { designText, sequentialPText, stoppedText } from './sequential-words'
export { segmentName, shrunkEffect } from './segment-forest'
export { watchSentence } from './split-watch'
export { unadjusted } from './cuped-comparison'
export { figuresOf } from './figures-of'
export {
  duelCautionText,
  duelChangeText,
  duelEvidenceText,
  duelMethodName,
  duelSetupText,
  duelStopText,
  duelTone,
  lastKnownLook,
  priorText,
} from './duel-words'
export { detectableText, plannedEffectText, subjectsAfterText } from './power-words'
