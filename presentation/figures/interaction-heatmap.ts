import {
  type InteractionReading,
  type InteractionsView,
  type ExperimentSpec,
  formatPStatement,
  withSign,
  fixedNumeral,
} from '@analysis'
import { axis, baseLayout } from './base-layout'
import type { Figure } from './figure'
import { escapeText } from './forest'
import { notEstimableText } from '../words/reasons'
import { divergingScale } from './segment-heatmap'
import type { FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { interactionTitle, overlapName } from '../words/interaction-words'
import { effectUnit } from '../words/effect-unit'
import { tellChange } from '../words/told'

/** Beyond so many standard errors all colours are the same. */
const reach = 4

/** Every metric against every overlap: how far the interaction is from none, in standard errors. */
export function interactionHeatmap(view: InteractionsView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metrics = [...new Set(view.readings.map(({ metricId }) => metricId))]
  const names = metrics.map((id) => escapeText(metricOf(spec, id)?.name ?? id))
  const overlaps = [...new Set(view.readings.map(overlapName))]
  const tiles = metrics.map((id) =>
    overlaps.map((overlap) => view.readings.find((each) => each.metricId === id && overlapName(each) === overlap)),
  )
  const height = 90 + 34 * metrics.length
  const title = interactionTitle(view)
  return {
    id: 'interactions',
    title,
    subtitle:
      'Change of the effect where the other experiment is on, in standard errors, blue for the better; ● after Benjamini-Hochberg over all contrasts.',
    alt: `Heat map of ${view.readings.length} interactions. ${title}.`,
    height,
    traces: [
      {
        type: 'heatmap',
        showlegend: false,
        x: overlaps.map(escapeText),
        y: names,
        z: tiles.map((row, at) => row.map((tile) => favour(tile, metricOf(spec, metrics[at] ?? '')?.direction))),
        text: tiles.map((row) => row.map(tileText)),
        texttemplate: '%{text}',
        textfont: { color: theme.text },
        hovertext: tiles.map((row) => row.map((tile) => tileHover(tile, spec))),
        hovertemplate: '%{hovertext}<extra></extra>',
        colorscale: divergingScale('increase', theme),
        zmin: -reach,
        zmax: reach,
        xgap: 2,
        ygap: 2,
        showscale: false,
      },
    ],
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 16, t: 8, b: 8 },
      axes: {
        xaxis: axis(theme, { type: 'category', side: 'bottom', showgrid: false }),
        yaxis: axis(theme, { type: 'category', autorange: 'reversed', showgrid: false }),
      },
    }),
    table: [
      { name: 'experiment', values: view.readings.map(({ experiment }) => experiment) },
      { name: 'other_variant', values: view.readings.map(({ otherVariant }) => otherVariant) },
      { name: 'variant', values: view.readings.map(({ variantId }) => variantId) },
      { name: 'metric', values: view.readings.map(({ metricId }) => metricId) },
      { name: 'interaction', values: view.readings.map((each) => estimated(each)?.estimate ?? null) },
      { name: 'standard_error', values: view.readings.map((each) => estimated(each)?.standardError ?? null) },
      { name: 'p_value', values: view.readings.map((each) => estimated(each)?.test.pValue ?? null) },
      { name: 'p_value_adjusted', values: view.readings.map(({ pValueAdjusted }) => pValueAdjusted) },
      { name: 'flagged', values: view.readings.map(({ flagged }) => flagged) },
    ],
  }
}

function estimated({ interaction }: InteractionReading) {
  return interaction.kind === 'estimated' ? interaction : null
}

/** The statistic, positive where the change is for the better. */
function favour(tile: InteractionReading | undefined, direction = 'increase'): number | null {
  const statistic = tile && estimated(tile)?.test.statistic
  if (statistic === undefined || statistic === null) return null
  return direction === 'increase' ? statistic : -statistic
}

function tileText(tile: InteractionReading | undefined): string {
  const contrast = tile && estimated(tile)
  if (!contrast) return 'n/e'
  const text = withSign(fixedNumeral(contrast.test.statistic, 1))
  return tile?.flagged ? `● ${text}` : text
}

function tileHover(tile: InteractionReading | undefined, spec: ExperimentSpec): string {
  if (tile === undefined) return 'not measured'
  const { interaction, metricId } = tile
  const head = `<b>${escapeText(overlapName(tile))}</b>, ${escapeText(metricId)}`
  if (interaction.kind === 'not-estimable') return `${head}<br>${notEstimableText(interaction.reason)}`
  const unit = effectUnit(metricOf(spec, metricId))
  return `${head}<br>${tellChange(interaction, unit).text}<br>${formatPStatement(interaction.test.pValue)}`
}
