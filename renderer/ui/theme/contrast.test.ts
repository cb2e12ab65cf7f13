import { describe, expect, it } from 'vitest'
import { contrast } from './contrast'
import { palettes, type Palette } from './palettes'

const surfaces = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'selected'] as const
const body = ['text', 'textMuted', 'accent', 'betterText', 'worseText', 'warningText', 'dangerText'] as const
const marks = ['better', 'worse', 'neutral', 'warning', 'control', 'borderStrong', 'focus'] as const

function shortfalls(palette: Palette, pairs: readonly (readonly [string, string, string])[], least: number) {
  return pairs
    .map(([name, ink, ground]) => ({ name, ratio: contrast(ink, ground) }))
    .filter(({ ratio }) => ratio < least)
}

describe.each(Object.entries(palettes))('%s theme', (_name, palette) => {
  it('reads at 4.5 to 1 on every surface', () => {
    const pairs = body.flatMap((ink) =>
      surfaces.map((ground) => [`${ink} on ${ground}`, palette[ink], palette[ground]] as const),
    )
    const notices = [
      ['warningText on warningSurface', palette.warningText, palette.warningSurface],
      ['dangerText on dangerSurface', palette.dangerText, palette.dangerSurface],
      ['text on infoSurface', palette.text, palette.infoSurface],
      ['text on warningSurface', palette.text, palette.warningSurface],
      ['text on dangerSurface', palette.text, palette.dangerSurface],
      ['onAccent on accentFill', palette.onAccent, palette.accentFill],
      ['onAccent on dangerFill', palette.onAccent, palette.dangerFill],
    ] as const
    expect(shortfalls(palette, [...pairs, ...notices], 4.5)).toEqual([])
  })

  it('draws marks, lines and variants at 3 to 1 on the surfaces figures stand on', () => {
    const inks = [
      ...marks.map((mark) => [mark, palette[mark]] as const),
      ...palette.variants.map((v) => [v, v] as const),
    ]
    const pairs = inks.flatMap(([name, ink]) =>
      (['canvas', 'surface'] as const).map((ground) => [`${name} on ${ground}`, ink, palette[ground]] as const),
    )
    expect(shortfalls(palette, pairs, 3)).toEqual([])
  })
})

describe('contrast', () => {
  it('agrees with the examples of WCAG', () => {
    expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 10)
    expect(contrast('#FFFFFF', '#767676')).toBeCloseTo(4.54, 2)
  })
})
