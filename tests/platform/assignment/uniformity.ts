import { chiSquared } from '../../../analysis/distributions/chi-squared'
import { murmur3, partitionOf } from '@analysis'
import { scaledBucket } from '../../../analysis/assignment/buckets'
import { syntheticId } from './synthetic-ids'

const CELLS = 20

interface Check {
  readonly name: string
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/**
 * How even and how independent assignment's hashes are over `count` synthetic ids from the `first` on: one chi-squared
 * test for each salt's 1000 buckets, and one for each pair of things that must know nothing of each other.
 */
export function uniformityChecks(first: number, count: number): readonly Check[] {
  const layerA = new Float64Array(1000)
  const layerB = new Float64Array(1000)
  const variants = new Float64Array(1000)
  const partitions = new Float64Array(64)
  const pairs = pairNames.map(() => new Float64Array(CELLS * CELLS))
  for (let n = first; n < first + count; n++) {
    const id = syntheticId(n)
    const a = scaledBucket(murmur3(`${id}:layer-a`), 1000)
    const b = scaledBucket(murmur3(`${id}:layer-b`), 1000)
    const variant = scaledBucket(murmur3(`${id}:checkout`), 1000)
    const ramp = scaledBucket(murmur3(`${id}:checkout:ramp`), 1000)
    const partition = partitionOf(id, CELLS)
    layerA[a]! += 1
    layerB[b]! += 1
    variants[variant]! += 1
    partitions[partitionOf(id, 64)]! += 1
    const coarse = [a, b, variant, ramp].map((bucket) => Math.floor((bucket * CELLS) / 1000))
    const [ca = 0, cb = 0, cv = 0, cr = 0] = coarse
    pairs[0]![ca * CELLS + cb]! += 1
    pairs[1]![ca * CELLS + cv]! += 1
    pairs[2]![cr * CELLS + cv]! += 1
    pairs[3]![partition * CELLS + cv]! += 1
    pairs[4]![partition * CELLS + ca]! += 1
  }
  return [
    even('buckets of a layer', layerA),
    even('buckets of another layer', layerB),
    even('thousandths of variants', variants),
    even('64 partitions of events', partitions),
    ...pairNames.map((name, i) => independent(name, pairs[i]!)),
  ]
}

const pairNames = [
  'layer and layer',
  'layer and variant',
  'ramp and variant',
  'event partition and variant',
  'event partition and layer',
] as const

function even(name: string, counts: Float64Array): Check {
  const expected = sum(counts) / counts.length
  return check(
    name,
    counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0),
    counts.length - 1,
  )
}

function independent(name: string, table: Float64Array): Check {
  const rows = Array.from({ length: CELLS }, (_, i) => sum(table.subarray(i * CELLS, (i + 1) * CELLS)))
  const columns = Array.from({ length: CELLS }, (_, j) => sum(table.filter((_count, at) => at % CELLS === j)))
  const total = sum(table)
  const statistic = table.reduce((before, count, at) => {
    const expected = (rows[Math.floor(at / CELLS)]! * columns[at % CELLS]!) / total
    return before + (count - expected) ** 2 / expected
  }, 0)
  return check(name, statistic, (CELLS - 1) ** 2)
}

function check(name: string, statistic: number, degreesOfFreedom: number): Check {
  return { name, statistic, degreesOfFreedom, pValue: Math.exp(chiSquared(degreesOfFreedom).logSurvival(statistic)) }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
