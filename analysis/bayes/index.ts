export { bestOf, type BestOf } from './best-of'
export { bayesianNormal, type BayesianReading, type NormalPrior } from './normal-reading'
export { betaPosterior, normalPosterior, type Posterior } from './posterior'
export { bayesianRates, type BetaPrior, type RateComparison } from './rate-comparison'
