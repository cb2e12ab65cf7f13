import { type DistributionView, type ExperimentSpec, controlOf } from '@analysis'
import type { Annotation } from './figure'
import { escapeText } from './forest'
import { treatmentColour, type FigureTheme } from './theme'

/** Place of a variant among the treatments, for its colour; 0 when it is not one of them. */
export function treatmentIndex(spec: ExperimentSpec, variantId: string): number {
  const treatments = spec.variants.filter((variant) => !variant.isControl)
  return Math.max(
    0,
    treatments.findIndex(({ id }) => id === variantId),
  )
}

/** Control is always grey, treatments have a colour each. */
export function variantColour(variantId: string, spec: ExperimentSpec, theme: FigureTheme): string {
  return controlOf(spec)?.id === variantId ? theme.control : treatmentColour(theme, treatmentIndex(spec, variantId))
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
