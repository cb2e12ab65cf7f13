export { betaPosterior, normalPosterior } from './posterior'
