export * from './pull-study'
export * from './estimate-pull'
