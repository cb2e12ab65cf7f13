import type { Palette } from './palettes'

/** A palette as CSS custom properties: `textMuted` is `--text-muted`, the first treatment's colour `--variant-1`. */
export function paletteVariables(palette: Palette): Readonly<Record<string, string>> {
  const { variants, ...roles } = palette
  return Object.fromEntries([
    ...Object.entries(roles).map(([role, colour]) => [`--${kebab(role)}`, colour]),
    ...variants.map((colour, i) => [`--variant-${i + 1}`, colour]),
  ])
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
