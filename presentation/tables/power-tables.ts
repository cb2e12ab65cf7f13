import {
  type PowerPlan,
  type PowerRequest,
  type PowerView,
  formatCount,
  formatNumber,
  formatPercent,
  spendingName,
  formatSize,
} from '@analysis'
import { detectableText, plannedEffectText, subjectsAfterText } from '../words/power-words'
import { left, right, type PrintTable, type TableRow } from './table'
import { effectUnit } from '../words/effect-unit'
import { tellValue } from '../words/told'

/** A plan as `assay design` prints it and as a `power` cell leaves the window. */
export function powerTables(
  { plan, request, variantIds }: Pick<PowerView, 'plan' | 'request' | 'variantIds'>,
  title: string,
): readonly PrintTable[] {
  return [sizeTable(plan, request, variantIds, title), ...detectableTables(plan, request)]
}

function sizeTable(
  { size, effect, duration }: PowerPlan,
  request: PowerRequest,
  variantIds: readonly string[],
  title: string,
): PrintTable {
  const { goal, sequential } = request
  return {
    caption: `Plan for ${title}`,
    columns: [left('quantity'), right('value')],
    rows: [
      row('baseline', tellValue(request.baseline, request).text),
      row('standard deviation of a subject', formatSize(request.standardDeviation, effectUnit(request))),
      row('effect to find', plannedEffectText(request, effect)),
      row('alpha, power', `${formatNumber(goal.alpha)} ${goal.alternative}, ${formatPercent(goal.power)}`),
      ...size.variants.map((subjects, at) => row(`subjects in ${variantIds[at] ?? at}`, formatCount(subjects))),
      row('subjects in all', formatCount(size.total)),
      ...(duration === null
        ? []
        : [
            row('subjects a day', formatCount(Math.round(request.dailySubjects ?? 0))),
            row('duration in whole weeks', `${formatCount(duration.wholeWeeks)} days`),
          ]),
    ],
    notes: [
      ...(duration === null ? [] : [`The subjects arrive in ${formatCount(duration.days)} days.`]),
      `Factors on the subjects: × ${formatNumber(size.factors.comparisons)} for ${comparisonsText(request)} at alpha ${formatNumber(size.comparisonAlpha)}, × ${formatNumber(size.factors.cuped)} for covariates with correlation ${formatNumber(request.correlation)}, × ${formatNumber(size.factors.sequential)} for ${looksText(request)}.`,
      ...(sequential === null
        ? []
        : [
            `Expected when the test stops: ${formatCount(Math.round(size.expectedTotal.planned))} with the planned effect, ${formatCount(Math.round(size.expectedTotal.half))} with half of it, ${formatCount(Math.round(size.expectedTotal.none))} without one.`,
          ]),
    ],
    isDetail: false,
  }
}

function row(name: string, value: string): TableRow {
  return { values: [name, value], tone: 'neutral' }
}

function detectableTables(plan: PowerPlan, request: PowerRequest): readonly PrintTable[] {
  const rows = [...(plan.present === null ? [] : [plan.present]), ...plan.weeks]
  if (rows.length === 0) return []
  return [
    {
      caption: 'Smallest effect found with the power asked for',
      columns: [left('after'), right('subjects'), right('detectable effect'), right('power for the planned effect')],
      rows: rows.map((at) => ({
        values: [
          subjectsAfterText(at),
          formatCount(Math.round(at.subjects)),
          detectableText(at, request),
          formatPercent(at.power),
        ],
        tone: 'neutral',
      })),
      notes: [],
      isDetail: false,
    },
  ]
}

function comparisonsText({ weights, correction }: PowerRequest): string {
  const treatments = weights.length - 1
  if (treatments === 1) return 'one comparison'
  return correction === 'none' ? `${treatments} comparisons, not corrected` : `${treatments} comparisons`
}

function looksText({ sequential }: PowerRequest): string {
  if (sequential === null) return 'one look at the end'
  return `${sequential.looks} looks, ${spendingName(sequential.spending)} spending`
}
