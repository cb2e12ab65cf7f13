import { type DetectableAt, type PowerView, formatNumber } from '@analysis'
import { effectUnit } from '../words/effect-unit'
import { fact, type Fact } from '../words/fact'
import { detectableText, plannedEffectText } from '../words/power-words'
import { tellCount, tellNumber, tellShare, tellSize, tellValue } from '../words/told'

/** What lies behind a number of subjects: what can be seen with it, and the inputs of the plan. */
export function planFacts({ request, plan }: PowerView, at: DetectableAt): readonly Fact[] {
  const { detectable } = at
  const { factors, comparisonAlpha } = plan.size
  return [
    {
      label: 'Detectable effect',
      value: detectableText(at, request),
      exact: detectable.kind === 'estimated' ? tellNumber(detectable.absolute).exact : detectable.reason,
    },
    fact('Power for the planned effect', tellShare(at.power)),
    fact('Baseline', tellValue(request.baseline, request)),
    fact('Standard deviation of a subject', tellSize(request.standardDeviation, effectUnit(request))),
    plannedEffect({ request, plan }),
    fact('Alpha', tellNumber(request.goal.alpha)),
    fact('Alpha of a comparison', tellNumber(comparisonAlpha)),
    fact('Power asked for', tellShare(request.goal.power)),
    fact('Correlation with covariates', tellNumber(request.correlation)),
    fact('Factor of comparisons', tellNumber(factors.comparisons)),
    fact('Factor of covariates', tellNumber(factors.cuped)),
    fact('Factor of looks', tellNumber(factors.sequential)),
  ]
}

/** A plan in a line: how many subjects, how long, for what. */
export function planSummary({ plan, request, variantIds }: PowerView): readonly Fact[] {
  const { size, duration } = plan
  const equal = size.variants.every((subjects) => subjects === size.variants[0])
  return [
    ...(equal
      ? [fact('subjects per variant', tellCount(size.variants[0] ?? 0))]
      : size.variants.map((subjects, at) => fact(`subjects in ${variantIds[at] ?? at}`, tellCount(subjects)))),
    fact('subjects in all', tellCount(size.total)),
    ...(duration === null
      ? []
      : [
          {
            label: 'duration',
            value: `${tellCount(duration.wholeWeeks).text} days`,
            exact: `${tellNumber(duration.exactDays).exact} days, rounded up to whole weeks`,
          },
        ]),
    { ...plannedEffect({ request, plan }), label: 'effect to find' },
    fact('power', tellShare(request.goal.power)),
  ]
}

/** Where the inputs come from, and what each of them did to the size. */
export function planSourceText({ request, plan, source }: PowerView): string {
  const { comparisons, cuped, sequential } = plan.size.factors
  const factors = [
    ...(comparisons === 1 ? [] : [`× ${formatNumber(comparisons)} for ${request.weights.length - 1} comparisons`]),
    ...(cuped === 1
      ? []
      : [
          `× ${formatNumber(cuped)} for covariates (${source.correlation} correlation ${formatNumber(request.correlation)})`,
        ]),
    ...(request.sequential === null ? [] : [`× ${formatNumber(sequential)} for ${request.sequential.looks} looks`]),
  ]
  const baseline = tellValue(request.baseline, request).text
  const spread = request.type === 'proportion' ? '' : `, standard deviation ${formatNumber(request.standardDeviation)}`
  const multiplied = factors.length === 0 ? '' : ` Subjects ${factors.join(', ')}.`
  const traffic =
    source.traffic === null
      ? ' No traffic is known: give "daily_traffic" for a duration.'
      : ` Traffic ${source.traffic}: ${tellCount(Math.round(request.dailySubjects ?? 0)).text} subjects a day.`
  return `Baseline ${source.baseline}: ${baseline}${spread}.${multiplied}${traffic}`
}

function plannedEffect({ request, plan }: Pick<PowerView, 'request' | 'plan'>): Fact {
  const { effect } = plan
  return {
    label: 'Planned effect',
    value: plannedEffectText(request, effect),
    exact: tellNumber(effect.absolute).exact,
  }
}
