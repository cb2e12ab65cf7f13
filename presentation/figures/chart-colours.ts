import type { ExperimentSpec, AnswerValue } from '@analysis'
import type { Colour } from './figure'
import { treatmentColour, type FigureTheme } from './theme'

/** More colours than these cannot be told apart. */
export const mostColours = 6

/**
 * A colour per value. Where the values are variants of the study each has its own, control grey; else the first six have
 * one and the others are grey.
 */
export function seriesColours(
  values: readonly AnswerValue[],
  { variants }: Pick<ExperimentSpec, 'variants'>,
  theme: FigureTheme,
): readonly Colour[] {
  const palette = [...theme.variants, theme.control]
  const treatments = variants.filter(({ isControl }) => !isControl).map(({ id }) => id)
  const ids = variants.map(({ id }) => id)
  if (values.length > 0 && values.every((value) => typeof value === 'string' && ids.includes(value))) {
    return values.map((value) => {
      const at = treatments.findIndex((id) => id === value)
      return at === -1 ? theme.control : treatmentColour(theme, at)
    })
  }
  return values.map((_, at) => palette[at] ?? theme.grid)
}
