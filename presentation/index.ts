export * from './figures/index'
export * from './tables/index'
