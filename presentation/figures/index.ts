export { shownEffect } from './effect-words'
export type { Figure, FigureColumn, FigureValue } from './figure'
export { figuresOf } from './figures-of'
export { figureThemes } from './theme'
