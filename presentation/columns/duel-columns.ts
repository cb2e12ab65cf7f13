import { lastKnownLook } from '../words/duel-words'
import type { DuelContender } from '@analysis'
import { toTsv } from './tsv'

const headers = [
  'method',
  'stop_look',
  'stop_at',
  'effect_then',
  'lower_then',
  'upper_then',
  'effect_last',
  'lower_last',
  'upper_last',
  'p_value',
  'chance_to_win',
  'expected_loss',
  'false_alarms',
]

/** The duel for a spreadsheet, at full precision. */
export function duelTsv(contenders: readonly DuelContender[]): string {
  return toTsv(
    headers,
    contenders.map((contender) => {
      const { method, stop, pValue, bayesian, falsePositives } = contender
      const last = lastKnownLook(contender)
      return [
        method,
        stop?.look ?? null,
        stop?.at ?? null,
        stop?.effect ?? null,
        stop?.interval?.lower ?? null,
        stop?.interval?.upper ?? null,
        last?.effect ?? null,
        last?.interval?.lower ?? null,
        last?.interval?.upper ?? null,
        pValue,
        bayesian?.chanceToWin ?? null,
        bayesian?.lossOfTreatment ?? null,
        falsePositives,
      ]
    }),
  )
}
