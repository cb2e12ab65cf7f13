export { digestHead, hashFraction, remainderBucket, scaledBucket, variantAt } from './buckets'
export { fnv1a, fnv1aCodeUnits } from './fnv1a'
export { growthbookFraction } from './growthbook-hash'
export { murmur3 } from './murmur3'
