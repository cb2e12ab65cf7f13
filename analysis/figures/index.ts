export type * from './figure'
export { figureThemes, treatmentColour, withOpacity, type FigureTheme } from './theme'
export { effectTone, type Tone } from './tone'
export { notEstimableText } from './reasons'
export { crossoverDirections, dataCheckText } from './check-words'
export { adjustmentName, capText, effectDetails, metricDetails } from './detail-words'
export { shownEffect, type ShownEffect } from './effect-words'
export { hasAdjustedIntervals, shownAdjusted } from './adjusted-words'
export { boundaryName, correctionNames, planCorrectionName, ruleName, sequentialPName, tuningText } from './rule-words'
export { decisionText } from './looks'
export { designText, sequentialPText, stoppedText } from './sequential-words'
export { segmentName, shrunkEffect } from './segment-forest'
export { noveltyReadings } from './novelty-readings'
export { basisText, noSteadyText, verdictText } from './novelty-words'
export { interactionTitle, overlapName } from './interaction-heatmap'
export { quantileFinding, quantileName, ranksNote } from './distribution-figures'
export { watchSentence } from './split-watch'
export { unadjusted } from './cuped-comparison'
export { figuresOf } from './figures-of'
export {
  chanceText,
  duelCautionText,
  duelChangeText,
  duelEvidenceText,
  duelMethodName,
  duelSetupText,
  duelStopDay,
  duelStopLook,
  duelStopText,
  duelTone,
  lastKnownLook,
  priorText,
} from './duel-words'
export { detectableText, plannedEffectText, subjectsAfterText } from './power-words'
