import type { SrmResult, SrmView } from '@analysis'
import { formatCount, formatNumber, formatPStatement, formatPValue, notEstimableText } from '@analysis'
import { left, right, type PrintTable, type TableRow } from './table'

/** The split as it is and as it was planned. */
export function splitTable(srm: SrmResult): PrintTable {
  const ids = [...new Set([...Object.keys(srm.expected), ...Object.keys(srm.observed)])]
  return {
    caption: 'Subjects per variant',
    columns: [left('variant'), right('observed'), right('expected'), right('difference')],
    rows: ids.map((id): TableRow => {
      const observed = srm.observed[id] ?? 0
      const expected = srm.expected[id]
      return {
        cells: [
          id,
          formatCount(observed),
          expected === undefined ? 'none' : formatNumber(expected, 6),
          formatNumber(observed - (expected ?? 0)),
        ],
        tone: expected === undefined ? 'warning' : 'neutral',
      }
    }),
    notes: [splitSentence(srm)],
    isDetail: false,
  }
}

/** What the split says, in a sentence. */
export function splitSentence(srm: SrmResult): string {
  if (srm.kind === 'not-estimable') return `The split cannot be tested: ${notEstimableText(srm.reason)}.`
  const test = `χ² ${formatNumber(srm.statistic)} on ${srm.degreesOfFreedom} df, ${formatPStatement(srm.pValue)}`
  return srm.flagged
    ? `Sample ratio mismatch: ${test}. Effects are not safe to act on until its cause is known.`
    : `No sample ratio mismatch: ${test}.`
}

/** The split, its slices by each dimension, by day, and subjects in several variants. */
export function srmTables(view: SrmView): readonly PrintTable[] {
  const dimensions = [...new Set(view.slices.map(({ dimension }) => dimension))]
  const byDay = view.byDay.map(({ day, srm }) => srmRow(day.slice(0, 10), srm, null))
  return [
    splitTable(view.srm),
    ...dimensions.map((dimension) => {
      const slices = view.slices.filter((slice) => slice.dimension === dimension)
      const rows = slices.map(({ value, srm, pValueAdjusted }) => srmRow(value ?? '(none)', srm, pValueAdjusted))
      return sliceTable(`Split by ${dimension}`, dimension, rows, ['“p corrected” is after Holm over all slices.'])
    }),
    ...(byDay.length > 1
      ? [{ ...sliceTable('Split by day of exposure', 'day (UTC)', byDay, []), isDetail: true }]
      : []),
    ...(view.crossovers.subjects > 0 ? [crossoverTable(view)] : []),
  ]
}

function sliceTable(caption: string, header: string, rows: readonly TableRow[], notes: readonly string[]): PrintTable {
  const columns = [left(header), left('observed'), right('χ²'), right('p'), right('p corrected'), left('flagged')]
  return { caption, columns, rows, notes, isDetail: false }
}

function srmRow(name: string, srm: SrmResult, adjusted: number | null): TableRow {
  const observed = Object.entries(srm.observed).map(([id, count]) => `${id} ${formatCount(count)}`)
  const estimated = srm.kind === 'estimated' ? srm : null
  return {
    cells: [
      name,
      observed.join(', '),
      formatNumber(estimated?.statistic ?? null),
      formatPValue(estimated?.pValue ?? null),
      formatPValue(adjusted),
      estimated?.flagged ? 'yes' : '',
    ],
    tone: estimated?.flagged ? 'warning' : 'neutral',
  }
}

function crossoverTable({ crossovers }: SrmView): PrintTable {
  return {
    caption: 'Subjects seen in several variants, left out of effects',
    columns: [left('variants'), right('subjects')],
    rows: crossovers.pairs.map(({ variants, subjects }) => ({
      cells: [variants, formatCount(subjects)],
      tone: 'warning',
    })),
    notes: [`${formatCount(crossovers.subjects)} in all.`],
    isDetail: false,
  }
}
