import type { Colour } from './figure'

/** Colours of a figure by role. Variants are those of Okabe and Ito (2008), as the window's palettes have them. */
export interface FigureTheme {
  readonly surface: Colour
  readonly text: Colour
  readonly textMuted: Colour
  readonly grid: Colour
  readonly zeroLine: Colour
  readonly better: Colour
  readonly worse: Colour
  readonly neutral: Colour
  readonly warning: Colour
  readonly control: Colour
  /** Treatments in the study's order. */
  readonly variants: readonly Colour[]
  readonly fontFamily: string
}

const fontFamily = '"Inter Variable", Inter, system-ui, sans-serif'

const light: FigureTheme = {
  surface: '#FFFFFF',
  text: '#1C2127',
  textMuted: '#566170',
  grid: '#DCE0E5',
  zeroLine: '#848D9A',
  better: '#0072B2',
  worse: '#D55E00',
  neutral: '#6B7584',
  warning: '#C87619',
  control: '#7A8494',
  variants: ['#009E73', '#C3699C', '#0072B2', '#D55E00', '#A87200'],
  fontFamily,
}

const dark: FigureTheme = {
  surface: '#22272E',
  text: '#EDEFF2',
  textMuted: '#ABB3BF',
  grid: '#383E47',
  zeroLine: '#7B8594',
  better: '#56B4E9',
  worse: '#EE7E2D',
  neutral: '#98A2B0',
  warning: '#EC9A3C',
  control: '#98A2B0',
  variants: ['#00B685', '#CC79A7', '#56B4E9', '#E69F00', '#F0E442'],
  fontFamily,
}

export const figureThemes: Readonly<Record<'light' | 'dark', FigureTheme>> = { light, dark }

/** A treatment's colour by its place among the treatments; after the last one the colours start over. */
export function treatmentColour(theme: FigureTheme, index: number): Colour {
  return theme.variants[index % theme.variants.length] ?? theme.control
}

/** A `#RRGGBB` colour at an opacity from 0 to 1. */
export function withOpacity(colour: Colour, opacity: number): Colour {
  const channel = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  return `rgba(${channel(1)}, ${channel(3)}, ${channel(5)}, ${opacity})`
}
