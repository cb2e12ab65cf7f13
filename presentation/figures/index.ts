export { hasAdjustedIntervals, shownAdjusted } from './adjusted-words'
export { crossoverDirections, dataCheckText } from './check-words'
export { unadjusted } from './cuped-comparison'
export { adjustmentName, capText, effectDetails } from './detail-words'
export { quantileName, ranksNote } from './distribution-figures'
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
export { shownEffect } from './effect-words'
export type { Figure, FigureColumn, FigureValue } from './figure'
export { figuresOf } from './figures-of'
export { interactionTitle, overlapName } from './interaction-heatmap'
export { decisionText } from './looks'
export { noveltyReadings } from './novelty-readings'
export { basisText, verdictText } from './novelty-words'
export { detectableText, plannedEffectText, subjectsAfterText } from './power-words'
export { notEstimableText } from './reasons'
export { correctionNames, planCorrectionName, ruleName, sequentialPName, tuningText } from './rule-words'
export { segmentName, shrunkEffect } from './segment-forest'
export { designText, sequentialPText, stoppedText } from './sequential-words'
export { watchSentence } from './split-watch'
export { figureThemes } from './theme'
export { type Tone, effectTone } from './tone'
