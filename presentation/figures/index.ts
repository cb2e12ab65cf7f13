export type { Figure } from './figure'
export { figureThemes } from './theme'
