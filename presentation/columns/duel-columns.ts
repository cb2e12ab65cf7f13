import type { DuelContender } from '@analysis'
import { lastKnownLook } from '../words/duel-words'
import { columnOf, type Column, type ColumnValue } from './column'

/** The methods of a duel as tidy columns, at full precision. */
export function duelColumns(contenders: readonly DuelContender[]): readonly Column[] {
  const column = (name: string, read: (contender: DuelContender) => ColumnValue | undefined) =>
    columnOf(name, contenders, (contender) => read(contender) ?? null)
  return [
    column('method', ({ method }) => method),
    column('stop_look', ({ stop }) => stop?.look),
    column('stop_at', ({ stop }) => stop?.at),
    column('effect_then', ({ stop }) => stop?.effect),
    column('lower_then', ({ stop }) => stop?.interval?.lower),
    column('upper_then', ({ stop }) => stop?.interval?.upper),
    column('effect_last', (each) => lastKnownLook(each)?.effect),
    column('lower_last', (each) => lastKnownLook(each)?.interval?.lower),
    column('upper_last', (each) => lastKnownLook(each)?.interval?.upper),
    column('p_value', ({ pValue }) => pValue),
    column('chance_to_win', ({ bayesian }) => bayesian?.chanceToWin),
    column('expected_loss', ({ bayesian }) => bayesian?.lossOfTreatment),
    column('false_alarms', ({ falsePositives }) => falsePositives),
  ]
}
