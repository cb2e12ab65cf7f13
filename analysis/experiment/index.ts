export { type BayesianEffect, type EffectPrior, bayesianEffect } from './bayesian-effect'
export type { CellEvidence } from './evidence'
export { runExperiment } from './run-experiment'
