import type { DistributionView, ExperimentSpec } from '@analysis'
import { cumulativeShares } from './cumulative-shares'
import type { Figure } from './figure'
import { escapeText, forest, type ForestRow } from './forest'
import { notEstimableText } from '../words/reasons'
import { valueHistogram } from './value-histogram'
import { treatmentColour, type FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { quantileFinding, quantileName } from '../words/distribution-words'
import { treatmentIndex } from './variant-names'
import { effectUnit } from '../words/effect-unit'
import { tellChange } from '../words/told'

/** How a metric's values spread in each variant, and how their quantiles moved. */
export function distributionFigures(
  view: DistributionView,
  spec: ExperimentSpec,
  theme: FigureTheme,
): readonly Figure[] {
  if (view.variants.length === 0) return []
  return [
    ...(view.edges.length > 1 ? [valueHistogram(view, spec, theme), cumulativeShares(view, spec, theme)] : []),
    ...(view.quantiles.some(({ effects }) => effects.length > 0) ? [quantileForest(view, spec, theme)] : []),
  ]
}

function quantileForest(view: DistributionView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const unit = effectUnit(metric)
  const several = (view.quantiles[0]?.effects.length ?? 0) > 1
  const effects = view.quantiles.flatMap(({ probability, effects: each }) =>
    each.map((effect) => ({ probability, ...effect })),
  )
  const rows = effects.map(({ probability, variantId, absolute }): ForestRow => {
    const label = several ? `${quantileName(probability)} · ${variantId}` : quantileName(probability)
    return {
      label,
      group: several ? String(probability) : 'quantiles',
      colour: treatmentColour(theme, treatmentIndex(spec, variantId)),
      value: absolute.kind === 'estimated' ? absolute : { missing: notEstimableText(absolute.reason) },
      hover:
        absolute.kind === 'estimated' ? `<b>${escapeText(label)}</b><br>${tellChange(absolute, unit).text}` : label,
    }
  })
  const drawn = forest(rows, { unit, axisTitle: `difference of the quantile of ${name}` }, theme)
  const title = quantileFinding(view, name, spec.plan.alpha)
  return {
    id: 'quantile-effects',
    title,
    subtitle: 'Treatment − control at each quantile, errors from intervals between order statistics; Holm over all.',
    alt: `Forest of ${rows.length} quantile effects on ${name}. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: [
      { name: 'probability', values: effects.map(({ probability }) => probability) },
      { name: 'variant', values: effects.map(({ variantId }) => variantId) },
      {
        name: 'effect',
        values: effects.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.estimate : null)),
      },
      {
        name: 'standard_error',
        values: effects.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.standardError : null)),
      },
      { name: 'p_value', values: effects.map(({ test }) => (test.kind === 'estimated' ? test.pValue : null)) },
      { name: 'p_value_adjusted', values: effects.map(({ pValueAdjusted }) => pValueAdjusted) },
    ],
  }
}
