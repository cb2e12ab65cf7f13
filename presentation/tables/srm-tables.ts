import { type ExperimentSpec, type SrmResult, type SrmView, formatCount, named } from '@analysis'
import { crossoverDirections, dataCheckText } from '../words/check-words'
import { causeTables } from './cause-tables'
import { left, right, type PrintTable, type TableRow } from './table'
import { watchSentence, splitSentence, tellSplit } from '../words/split-words'
import { tellCount, tellNumber, tellPValue } from '../words/told'
import { variantsOf } from '../columns/split-columns'

/** The split as it is and as it was planned. */
export function splitTable(srm: SrmResult): PrintTable {
  return {
    caption: 'Subjects per variant',
    columns: [
      left('variant'),
      right('observed'),
      right('expected'),
      right('difference'),
      right('observed share'),
      right('set share'),
    ],
    rows: variantsOf(srm).map((id): TableRow => {
      const { observed, expected, surplus, share, setShare } = tellSplit(srm, id)
      return {
        label: `Split: ${id}`,
        values: [id, observed, expected, surplus, share, setShare],
        tone: named(srm.expected, id) === undefined ? 'warning' : 'neutral',
      }
    }),
    notes: [splitSentence(srm)],
    isDetail: false,
  }
}

/** The split, its slices by each dimension, by day, and subjects in several variants. */
export function srmTables(view: SrmView, { plan }: ExperimentSpec): readonly PrintTable[] {
  const split = splitTable(view.srm)
  const dimensions = [...new Set(view.slices.map(({ dimension }) => dimension))]
  const byDay = view.byDay.map(({ day, srm }) => srmRow(day.slice(0, 10), srm, null, plan.srmAlpha))
  return [
    { ...split, notes: [...split.notes, ...sliceSentences(view, plan.srmAlpha)] },
    ...causeTables(view.investigation),
    ...dimensions.map((dimension) => {
      const slices = view.slices
        .filter((slice) => slice.dimension === dimension)
        .toSorted((a, b) => (a.value ?? '').localeCompare(b.value ?? '', 'en', { numeric: true }))
      const rows = slices.map(({ value, srm, pValueAdjusted }) =>
        srmRow(value ?? '(none)', srm, pValueAdjusted, plan.srmAlpha),
      )
      return sliceTable(`Split by ${dimension}`, dimension, rows, [
        `“p corrected” is after Holm over all ${view.slices.length} slices and is flagged below ${plan.srmAlpha}.`,
      ])
    }),
    ...watchTables(view),
    ...(byDay.length > 1
      ? [{ ...sliceTable('Split by day of exposure', 'day (UTC)', byDay, []), isDetail: true }]
      : []),
    ...(view.crossovers.subjects > 0 ? [crossoverTable(view)] : []),
    checksTable(view),
  ]
}

/** A split that holds over all can be broken in its parts, which then cannot be compared. */
function sliceSentences({ slices }: SrmView, alpha: number): readonly string[] {
  const broken = slices.filter(({ pValueAdjusted }) => pValueAdjusted !== null && pValueAdjusted < alpha)
  if (slices.length === 0) return []
  if (broken.length === 0) return [`No slice of ${slices.length} is off its split.`]
  const dimensions = [...new Set(broken.map(({ dimension }) => dimension))].join(', ')
  return [
    `${broken.length} of ${slices.length} slices are off their split, by ${dimensions}: assignment depends on them.`,
  ]
}

/** The split as it was watched: an evidence that holds on every day it is looked at. */
function watchTables({ watch }: SrmView): readonly PrintTable[] {
  if (watch.kind === 'not-estimable') return []
  const { days, crossedOn, alpha } = watch
  return [
    {
      caption: 'Split watched day by day (sequential SRM)',
      columns: [left('day (UTC)'), right('e-value'), right('always-valid p'), left('crossed')],
      rows: days.map(({ day, logBayesFactor, pValue }) => ({
        values: [day, tellNumber(Math.exp(logBayesFactor)), tellPValue(pValue), pValue < alpha ? 'yes' : ''],
        tone: pValue < alpha ? 'warning' : 'neutral',
      })),
      notes: [watchSentence(watch)],
      isDetail: crossedOn === null,
    },
  ]
}

function sliceTable(caption: string, header: string, rows: readonly TableRow[], notes: readonly string[]): PrintTable {
  const columns = [left(header), left('observed'), right('χ²'), right('p'), right('p corrected'), left('flagged')]
  return { caption, columns, rows, notes, isDetail: false }
}

function srmRow(name: string, srm: SrmResult, adjusted: number | null, alpha: number): TableRow {
  const observed = Object.entries(srm.observed).map(([id, count]) => `${id} ${formatCount(count)}`)
  const estimated = srm.kind === 'estimated' ? srm : null
  const flagged = (adjusted ?? estimated?.pValue ?? 1) < alpha
  return {
    values: [
      name,
      observed.join(', '),
      tellNumber(estimated?.statistic ?? null),
      tellPValue(estimated?.pValue ?? null, estimated?.log10P ?? null),
      tellPValue(adjusted),
      flagged ? 'yes' : '',
    ],
    tone: flagged ? 'warning' : 'neutral',
  }
}

/** What was checked, and what this source cannot tell. */
function checksTable({ checks }: SrmView): PrintTable {
  return {
    caption: 'Data quality',
    columns: [left('check'), left('answer')],
    rows: checks.map((check) => ({
      values: [check.name, dataCheckText(check)],
      tone: check.state === 'found' ? 'warning' : 'neutral',
    })),
    notes: [],
    isDetail: false,
  }
}

function crossoverTable({ crossovers }: SrmView): PrintTable {
  return {
    caption: 'Subjects seen in several variants, left out of effects',
    columns: [left('variants'), right('subjects'), left('first seen in')],
    rows: crossovers.pairs.map(({ variants, subjects }) => ({
      values: [variants, tellCount(subjects), crossoverDirections(crossovers.directions, variants)],
      tone: 'warning',
    })),
    notes: [`${formatCount(crossovers.subjects)} in all.`],
    isDetail: false,
  }
}
