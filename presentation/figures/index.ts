export type { Figure } from './figure'
export { figuresOf } from './figures-of'
export { figureThemes } from './theme'
