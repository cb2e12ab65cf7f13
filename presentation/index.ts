export * from './figures/index'
export * from './tables/index'
export * from './words/index'
