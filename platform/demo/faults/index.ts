import { botWave } from './bot-wave'
import { brokenPage } from './broken-page'
import { crossovers } from './crossovers'
import { duplicateExposures } from './duplicate-exposures'
import type { Fault, FaultSetting } from './fault'
import { lateMobile } from './late-mobile'
import { latencyRegression } from './latency-regression'
import { layerOverlap } from './layer-overlap'
import { novelty } from './novelty'
import { partitionLoss } from './partition-loss'
import { redirectLoss } from './redirect-loss'
import { simpsonMix } from './simpson-mix'
import { unicodeHash } from './unicode-hash'

/** Every fault that can be asked for, by name. */
export const demoFaults = {
  'redirect-loss': redirectLoss,
  'unicode-hash': unicodeHash,
  'partition-loss': partitionLoss,
  'late-mobile': lateMobile,
  'duplicate-exposures': duplicateExposures,
  'bot-wave': botWave,
  novelty,
  'simpson-mix': simpsonMix,
  'latency-regression': latencyRegression,
  'broken-page': brokenPage,
  crossovers,
  'layer-overlap': layerOverlap,
} satisfies Readonly<Record<string, (setting: FaultSetting) => Fault>>

export type FaultName = keyof typeof demoFaults

export type { Decisions, Fault, FaultTruth } from './fault'
