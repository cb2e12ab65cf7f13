import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assign, assignments, partitionOf, prepareSnapshot } from '@analysis'
import { manyExperiments, type LayerShape } from './many-experiments'
import { referenceSnapshot } from './reference-snapshot'
import { syntheticId } from './synthetic-ids'
import { uniformityChecks } from './uniformity'

const million = 1_000_000

describe('assignment of a million synthetic ids', () => {
  it('is the same in every release', () => {
    const snapshot = prepareSnapshot(referenceSnapshot)
    const digest = createHash('sha256')
    for (let n = 0; n < million; n++) {
      const attributes = { country: ['DE', 'AT', 'FR', null][n % 4], age: n % 90 }
      const decisions = assign(syntheticId(n), { attributes, now: 0 }, snapshot)
      digest.update(decisions.map((one) => (one.kind === 'assigned' ? one.variantId : one.reason)).join(','))
      digest.update('\n')
    }
    expect(digest.digest('hex')).toBe('4a4d4f5e68530f0ceefce0dfac94d3e4922c1ede52e99ae427e48e014676c671')
  })

  it('partitions events the same in every release', () => {
    const digest = createHash('sha256')
    for (let n = 0; n < million; n++) digest.update(`${partitionOf(syntheticId(n), 64)}\n`)
    expect(digest.digest('hex')).toBe('a5a797d697b9f1b2a911b85761e3a6bdb23181835dc34e3482a26b0e92cd8345')
  })
})

describe('the hashes of assignment', () => {
  // Ten million ids: npm run load -- --only uniformity
  it('are even, and know nothing of each other', () => {
    for (const { name, pValue } of uniformityChecks(0, 300_000)) expect(pValue, name).toBeGreaterThan(1e-4)
  })
})

const shapes: readonly LayerShape[] = ['shared', 'own', 'none']

// How long it takes is measured by: npm run load -- --only assignment
describe.each(shapes)('a snapshot of 3,000 experiments, layers %s', (layers) => {
  it('gives by layer what asking experiment by experiment gives', () => {
    const prepared = prepareSnapshot(manyExperiments(3000, layers))
    let found = 0
    for (let n = 0; n < 60; n++) {
      const context = { attributes: { country: n % 2 === 0 ? 'DE' : 'FR', age: 30 }, now: 0 }
      const one = assign(syntheticId(n), context, prepared).filter(({ kind }) => kind === 'assigned')
      const all = assignments(syntheticId(n), context, prepared)
      expect(all.toSorted(byExperiment)).toEqual(one.toSorted(byExperiment))
      found += all.length
    }
    expect(found).toBeGreaterThan(60)
  })
})

function byExperiment(a: { readonly experimentId: string }, b: { readonly experimentId: string }): number {
  return a.experimentId < b.experimentId ? -1 : 1
}
