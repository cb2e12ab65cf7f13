export { named } from './named'
export { type RandomStream, xoshiro128 } from './random'
export { sha256 } from './sha256'
