import { figureThemes } from '@presentation'
import { expect, test } from 'vitest'
import { palettes } from '../ui/theme/palettes'

test.each(['light', 'dark'] as const)('figures have the colours of the window in the %s theme', (name) => {
  const palette = palettes[name]
  expect(figureThemes[name]).toMatchObject({
    surface: palette.surface,
    text: palette.text,
    textMuted: palette.textMuted,
    grid: palette.border,
    zeroLine: palette.borderStrong,
    better: palette.better,
    worse: palette.worse,
    neutral: palette.neutral,
    warning: palette.warning,
    control: palette.control,
    variants: palette.variants,
  })
})
