export type ThemeName = 'light' | 'dark'

/**
 * The colours of one theme, by role. Neutrals are Blueprint's; variants are those of Okabe and Ito (2008), darkened or
 * lightened only where one would not stand out from the surface. `better` and `worse` draw marks; their `Text` siblings
 * are the shades that may be read.
 */
export interface Palette {
  readonly canvas: string
  readonly surface: string
  readonly sunken: string
  readonly raised: string
  readonly hover: string
  readonly selected: string
  readonly border: string
  readonly borderStrong: string
  readonly text: string
  readonly textMuted: string
  readonly accent: string
  readonly accentFill: string
  readonly onAccent: string
  readonly focus: string
  readonly better: string
  readonly betterText: string
  readonly worse: string
  readonly worseText: string
  readonly neutral: string
  readonly warning: string
  readonly warningText: string
  readonly warningSurface: string
  readonly dangerText: string
  readonly dangerFill: string
  readonly dangerSurface: string
  readonly infoSurface: string
  readonly control: string
  /** Treatments in the study's order. */
  readonly variants: readonly [string, string, string, string, string]
}

const light: Palette = {
  canvas: '#F6F7F9',
  surface: '#FFFFFF',
  sunken: '#EDEFF2',
  raised: '#FFFFFF',
  hover: '#EAEDF1',
  selected: '#DCE8F9',
  border: '#DCE0E5',
  borderStrong: '#848D9A',
  text: '#1C2127',
  textMuted: '#566170',
  accent: '#215DB0',
  accentFill: '#2D72D2',
  onAccent: '#FFFFFF',
  focus: '#2D72D2',
  better: '#0072B2',
  betterText: '#00629A',
  worse: '#D55E00',
  worseText: '#A84800',
  neutral: '#6B7584',
  warning: '#C87619',
  warningText: '#77450D',
  warningSurface: '#FDF3E1',
  dangerText: '#AC2F33',
  dangerFill: '#CD4246',
  dangerSurface: '#FBECEC',
  infoSurface: '#E9F1FB',
  control: '#7A8494',
  variants: ['#009E73', '#C3699C', '#0072B2', '#D55E00', '#A87200'],
}

const dark: Palette = {
  canvas: '#1C2127',
  surface: '#22272E',
  sunken: '#181C21',
  raised: '#2F343C',
  hover: '#2D333B',
  selected: '#22416B',
  border: '#383E47',
  borderStrong: '#7B8594',
  text: '#EDEFF2',
  textMuted: '#ABB3BF',
  accent: '#8ABBFF',
  accentFill: '#2D72D2',
  onAccent: '#FFFFFF',
  focus: '#8ABBFF',
  better: '#56B4E9',
  betterText: '#7CC6F0',
  worse: '#EE7E2D',
  worseText: '#F59A58',
  neutral: '#98A2B0',
  warning: '#EC9A3C',
  warningText: '#FBC98A',
  warningSurface: '#3A2E1B',
  dangerText: '#FFA1A4',
  dangerFill: '#CD4246',
  dangerSurface: '#3D2426',
  infoSurface: '#1F3047',
  control: '#98A2B0',
  variants: ['#00B685', '#CC79A7', '#56B4E9', '#E69F00', '#F0E442'],
}

export const palettes: Readonly<Record<ThemeName, Palette>> = { light, dark }

/** A variant's colour: grey for control, then the treatments' own; after five treatments the colours start over. */
export function variantColour(palette: Palette, treatmentIndex: number | 'control'): string {
  if (treatmentIndex === 'control') return palette.control
  return palette.variants[treatmentIndex % palette.variants.length] ?? palette.control
}
