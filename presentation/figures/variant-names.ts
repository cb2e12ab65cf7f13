import type { DistributionView, ExperimentSpec } from '@analysis'
import { treatmentIndex } from './effect-words'
import type { Annotation } from './figure'
import { escapeText } from './forest'
import { treatmentColour, type FigureTheme } from './theme'

/** Control is always grey, treatments have a colour each. */
export function variantColour(variantId: string, spec: ExperimentSpec, theme: FigureTheme): string {
  const isControl = spec.variants.some(({ id, isControl: control }) => id === variantId && control)
  return isControl ? theme.control : treatmentColour(theme, treatmentIndex(spec, variantId))
}

/** The variants' names in their colours, in a corner at the right of the panel. */
export function variantNames(
  { variants }: DistributionView,
  spec: ExperimentSpec,
  theme: FigureTheme,
  corner: 'top' | 'bottom',
): readonly Annotation[] {
  return variants.map(({ variantId }, at) => ({
    xref: 'paper',
    yref: 'paper',
    x: 1,
    y: corner === 'top' ? 1 - at * 0.09 : (variants.length - 1 - at) * 0.09 + 0.02,
    text: `<b>${escapeText(variantId)}</b>`,
    showarrow: false,
    xanchor: 'right',
    yanchor: corner,
    font: { color: variantColour(variantId, spec, theme), size: 12 },
  }))
}
