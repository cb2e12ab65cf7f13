import type { FigureTheme } from './theme'
import type { Colour } from './figure'
import type { Tone } from '../words/tone'

export function toneColour(tone: Tone, theme: FigureTheme): Colour {
  return theme[tone]
}
