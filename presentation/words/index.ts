export { tellAnswer } from './answer-text'
export { bytesText } from './bytes-text'
export { brokenParts, type Caution, effectCautions, metricCautions } from './cautions'
export {
  brokenSliceText,
  causeTimeText,
  causeVerdict,
  factsText,
  slicePartsText,
  sliceScanText,
  tellShareOfGap,
} from './cause-sentences'
export { causeWords, needWords } from './cause-words'
export { dataCheckText, populationText } from './check-words'
export { adjustmentName } from './detail-words'
export {
  duelCautionText,
  duelEvidenceText,
  duelMethodName,
  duelReadingText,
  duelSetupText,
  duelStopDay,
  duelStopLook,
  duelStopText,
  duelTone,
  lastKnownLook,
  tellDuelLook,
} from './duel-words'
export { type EffectUnit, effectUnit, type Measured } from './effect-unit'
export { type Fact, labelled } from './fact'
export { interactionTitle } from './interaction-words'
export { levelText } from './level-text'
export { metricOf } from './metric-of'
export { noveltyReadings } from './novelty-readings'
export { basisText, verdictText } from './novelty-words'
export { detectableText, plannedEffectText, subjectsAfterText } from './power-words'
export { relativeTickText } from './relative-tick-text'
export { correctionNames, planCorrectionName, ruleName, tuningText } from './rule-words'
export { segmentName, shrunkEffect, sliceParts, tellShrunk } from './segment-words'
export {
  decisionText,
  designText,
  lookTimeText,
  progressText,
  sequentialPText,
  stoppedText,
  tellBoundary,
  tellLook,
} from './sequential-words'
export { splitSentence, tellSplit, tellSplitTest, watchSentence } from './split-words'
export { hasAdjustedIntervals, tellEffect } from './tell-effect'
export {
  tellCount,
  tellNumber,
  tellPValue,
  tellShare,
  tellTest,
  tellValue,
  type Told,
  type ToldEffectSize,
} from './told'
export { effectTone, type Tone } from './tone'
export { unadjusted } from './unadjusted'
