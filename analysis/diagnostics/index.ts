export type { ShrunkEffect } from './shrinkage'
export type { SplitWatch } from './split-watch'
export { srmTest } from './srm'
