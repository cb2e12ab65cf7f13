export { hasAdjustedIntervals, shownAdjusted } from './adjusted-words'
export { crossoverDirections, dataCheckText } from './check-words'
export { adjustmentName, capText, effectDetails } from './detail-words'
export { quantileName, ranksNote } from './distribution-words'
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
export { interactionTitle, overlapName } from './interaction-words'
export { noveltyReadings } from './novelty-readings'
export { basisText, verdictText } from './novelty-words'
export { detectableText, plannedEffectText, subjectsAfterText } from './power-words'
export { notEstimableText } from './reasons'
export { correctionNames, planCorrectionName, ruleName, sequentialPName, tuningText } from './rule-words'
export { segmentName, shrunkEffect } from './segment-words'
export { decisionText, designText, sequentialPText, stoppedText } from './sequential-words'
export { splitSentence, watchSentence } from './split-words'
export { effectTone, type Tone } from './tone'
export { unadjusted } from './unadjusted'
