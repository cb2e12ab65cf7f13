import { type BrokenSlice, type DecompositionRow, formatCount, type InvestigationAnswer } from '@analysis'
import {
  causeNotes,
  causeTimeText,
  causeVerdict,
  factsText,
  observedText,
  sliceScanText,
  tellShareOfGap,
} from '../words/cause-sentences'
import { causeWords, needWords } from '../words/cause-words'
import { slicePartsText } from '../words/cause-sentences'
import { tellCount, tellCountChange, tellNumber, tellPValue, tellTest } from '../words/told'
import { left, right, type PrintTable } from './table'

/** The investigation as tables: causes ranked, the decomposition, slices, and what could not be judged. */
export function causeTables(answer: InvestigationAnswer): readonly PrintTable[] {
  if (answer.kind === 'not-judged') return [table('Why the split is off', [left('')], [], [causeVerdict(answer)])]
  const { decomposition, notJudged } = answer
  return [
    rankedTable(answer),
    ...(decomposition === null ? [] : [decompositionTable(decomposition)]),
    ...(answer.slices.dimensions.length === 0
      ? []
      : [brokenSlicesTable(answer.slices.slices, [sliceScanText(answer)])]),
    ...(notJudged.length === 0 ? [] : [notJudgedTable(notJudged)]),
  ]
}

type Investigated = Extract<InvestigationAnswer, { kind: 'investigated' }>

function rankedTable(answer: Investigated): PrintTable {
  const found = answer.causes.filter(({ state }) => state !== 'absent')
  const columns = [
    left('cause'),
    left('verdict'),
    right('share of the gap'),
    right('log LR'),
    left('since'),
    left('confirmed by'),
  ]
  const rows = found.map((cause) => {
    const accused = cause.state === 'accused'
    return {
      values: [
        causeWords[cause.code].name,
        cause.state,
        accused ? tellShareOfGap(cause.shareOfGap) : '–',
        tellNumber(cause.logLikelihoodRatio),
        accused ? causeTimeText(cause) : '–',
        factsText(cause),
      ],
      tone: accused ? ('warning' as const) : ('neutral' as const),
    }
  })
  return table('Why the split is off', columns, rows, [causeVerdict(answer), ...causeNotes(answer)])
}

/** In whole subjects, where the gap arose: where subjects are captured, or where they are assigned. */
export function decompositionTable(rows: readonly DecompositionRow[]): PrintTable {
  const columns = ['expected', 'predicted', 'recorded', 'captured', 'assigned'].map(right)
  return table(
    'Recorded - expected = captured (predicted - expected) + assigned (recorded - predicted)',
    [left('variant'), ...columns],
    rows.map(({ variantId, expected, predicted, recorded }) => ({
      values: [
        variantId ?? '(in no variant)',
        tellCount(expected),
        tellCount(predicted),
        tellCount(recorded),
        tellCountChange(predicted - expected),
        tellCountChange(recorded - predicted),
      ],
      tone: 'neutral',
    })),
    [],
  )
}

function brokenSlicesTable(slices: readonly BrokenSlice[], notes: readonly string[]): PrintTable {
  return table(
    'Where the split differs from that of the others',
    [left('slice'), left('observed'), right('p'), right('p corrected'), right('p without it')],
    slices.map((slice) => ({
      values: [
        slicePartsText(slice),
        observedText(slice.observed),
        tellPValue(slice.pValue),
        tellPValue(slice.pValueAdjusted),
        tellTest(slice.without),
      ],
      tone: 'warning',
    })),
    notes,
  )
}

function notJudgedTable(causes: Investigated['notJudged']): PrintTable {
  return table(
    `Not judged: this data lacks what ${formatCount(causes.length)} causes need`,
    [left('cause'), left('needs')],
    causes.map(({ code, needs }) => ({ values: [causeWords[code].name, needWords[needs]], tone: 'neutral' })),
    [],
  )
}

function table(
  caption: string,
  columns: PrintTable['columns'],
  rows: PrintTable['rows'],
  notes: PrintTable['notes'],
): PrintTable {
  return { caption, columns, rows, notes, isDetail: false }
}
