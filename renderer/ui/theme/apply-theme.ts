import { Classes } from '@blueprintjs/core'
import { palettes, type ThemeName } from './palettes'
import { paletteVariables } from './variables'

/** Puts a theme on the whole page: our colours, Blueprint's dark class, and the browser's own controls. */
export function applyTheme(name: ThemeName, page: Document): void {
  const { style, dataset } = page.documentElement
  for (const [variable, colour] of Object.entries(paletteVariables(palettes[name]))) style.setProperty(variable, colour)
  style.setProperty('color-scheme', name)
  dataset.theme = name
  page.body.classList.toggle(Classes.DARK, name === 'dark')
}
