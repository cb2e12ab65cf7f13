import { expect, it } from 'vitest'
import { palettes } from './palettes'
import { paletteVariables } from './variables'

it('names every colour of a palette as a CSS variable, the same names in both themes', () => {
  const light = paletteVariables(palettes.light)
  expect(light['--text-muted']).toBe(palettes.light.textMuted)
  expect(light['--variant-5']).toBe(palettes.light.variants[4])
  expect(Object.keys(paletteVariables(palettes.dark))).toEqual(Object.keys(light))
})
