import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { sha256 } from '../numerics/sha256'
import { assign, assignments, assignOne } from './assign'
import { murmur3 } from './murmur3'
import { prepareSnapshot } from './prepare-snapshot'
import { scaledBucket } from './buckets'
import type { AssignmentExperiment, AssignmentSnapshot } from './assignment-snapshot'

const base: AssignmentExperiment = {
  experimentId: 'checkout',
  status: 'active',
  startsAt: null,
  layerId: null,
  buckets: { from: 0, to: 1000 },
  rampPercent: 100,
  targeting: null,
  salt: 'checkout-1',
  variants: [
    { id: 'control', weight: 50, isControl: true },
    { id: 'treatment', weight: 50, isControl: false },
  ],
}

const layer = { layerId: 'pages', salt: 'layer-pages' }

function snapshotOf(
  experiments: AssignmentSnapshot['experiments'],
  more: Partial<AssignmentSnapshot> = {},
): AssignmentSnapshot {
  return { configVersion: 7, layers: [layer], holdouts: [], experiments, optedOut: [], ...more }
}

function decide(
  subject: string,
  experiment: Partial<AssignmentExperiment>,
  more: Partial<AssignmentSnapshot> = {},
  attributes: Readonly<Record<string, unknown>> = {},
) {
  const snapshot = prepareSnapshot(snapshotOf([{ ...base, ...experiment }], more))
  return assignOne(subject, { attributes, now: 1000 }, snapshot, 'checkout')
}

const subjects = Array.from({ length: 4000 }, (_, i) => `subject-${i}`)
const reasonOf = (subject: string, ...rest: Parameters<typeof decide> extends [string, ...infer R] ? R : never) => {
  const decision = decide(subject, ...rest)
  return decision.kind === 'assigned' ? null : decision.reason
}

describe('assign', () => {
  it('gives a variant by murmur3 of subject:salt, and the same one every time', () => {
    for (const subject of ['alice', 'müller_42', '用户-9', '😀']) {
      const expected = scaledBucket(murmur3(`${subject}:checkout-1`), 2) === 0 ? 'control' : 'treatment'
      const decision = { kind: 'assigned', experimentId: 'checkout', variantId: expected }
      expect(decide(subject, {})).toEqual(decision)
      expect(decide(subject, {})).toEqual(decision)
    }
  })

  it('names why a subject is not in', () => {
    const id = 'subject-1'
    const holdouts = [{ holdoutId: 'global', salt: 'holdout', percent: 100, layers: null }]
    const targeting = { kind: 'comparison', field: 'country', operator: '=', value: 'DE' } as const
    expect(reasonOf(id, {}, { optedOut: [sha256(id)] })).toBe('opted-out')
    expect(reasonOf('subject-2', {}, { optedOut: [sha256(id)] })).toBeNull()
    expect(reasonOf(id, { status: 'draft' })).toBe('not-started')
    expect(reasonOf(id, { startsAt: 1001 })).toBe('not-started')
    expect(reasonOf(id, { startsAt: 1000 })).toBeNull()
    expect(reasonOf(id, { status: 'paused' })).toBe('paused')
    expect(reasonOf(id, { status: 'killed' })).toBe('killed')
    expect(reasonOf(id, { status: 'concluded' })).toBe('ended')
    expect(reasonOf(id, {}, { holdouts })).toBe('holdout')
    expect(reasonOf(id, { targeting }, {}, { country: 'FR' })).toBe('targeting')
    expect(reasonOf(id, { targeting }, {}, { country: 'DE' })).toBeNull()
    expect(reasonOf(id, { layerId: 'pages', buckets: { from: 0, to: 0 } })).toBe('layer-bucket')
    expect(reasonOf(id, { rampPercent: 0 })).toBe('ramp')
    expect(assignOne(id, { attributes: {}, now: 0 }, prepareSnapshot(snapshotOf([])), 'gone')).toMatchObject({
      reason: 'unknown-experiment',
      detail: 'configuration version 7 has no experiment gone',
    })
  })

  it('looks for reasons in a fixed order', () => {
    const everything = {
      targeting: { kind: 'null-test', field: 'absent', negated: true },
      layerId: 'pages',
      buckets: { from: 0, to: 0 },
      rampPercent: 0,
    } as const
    const holdouts = [{ holdoutId: 'half', salt: 'holdout', percent: 100, layers: ['pages'] }]
    const half = { holdouts: [{ ...holdouts[0]!, layers: ['other'] }] }
    expect(reasonOf('a', { ...everything, status: 'killed' }, { holdouts })).toBe('killed')
    expect(reasonOf('a', everything, { holdouts })).toBe('holdout')
    expect(reasonOf('a', everything, half)).toBe('targeting')
    expect(reasonOf('a', { ...everything, targeting: null }, half)).toBe('layer-bucket')
    expect(reasonOf('a', { ...everything, targeting: null, buckets: { from: 0, to: 1000 } }, half)).toBe('ramp')
  })

  it('tells whoever is not in which variant is the control', () => {
    expect(decide('a', { status: 'killed' })).toMatchObject({ controlId: 'control' })
  })

  it('adds subjects by a ramp, and never moves or loses one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(1000), fc.nat(1000), (subject, a, b) => {
        const [low, high] = [Math.min(a, b) / 10, Math.max(a, b) / 10]
        const before = decide(subject, { rampPercent: low })
        if (before.kind === 'assigned') expect(decide(subject, { rampPercent: high })).toEqual(before)
      }),
      draws(100),
    )
  })

  it('takes tenths of a per cent as they are written', () => {
    const prepared = prepareSnapshot(snapshotOf([{ ...base, rampPercent: 1.1 }]))
    const inside = subjects.filter((subject) => assignments(subject, { attributes: {}, now: 0 }, prepared).length === 1)
    const expected = subjects.filter((subject) => scaledBucket(murmur3(`${subject}:checkout-1:ramp`), 1000) < 11)
    expect(inside).toEqual(expected) // 1.1 x 10 is a little more than 11 in binary
  })

  it('holds disjoint bucket ranges of a layer disjoint, and together whole', () => {
    const experiments = [0, 250, 700].map((from, i) => ({
      ...base,
      experimentId: `e${i}`,
      salt: `salt-${i}`,
      layerId: 'pages',
      buckets: { from, to: [250, 700, 1000][i]! },
    }))
    const snapshot = prepareSnapshot(snapshotOf(experiments))
    const counts = subjects.map((subject) => assignments(subject, { attributes: {}, now: 0 }, snapshot).length)
    expect(new Set(counts)).toEqual(new Set([1]))
  })

  it('finds the same experiments by layer as one by one', () => {
    const experiments = Array.from({ length: 40 }, (_, i) => ({
      ...base,
      experimentId: `e${i}`,
      salt: `salt-${i}`,
      layerId: i % 3 === 0 ? null : 'pages',
      buckets: { from: i * 20, to: i * 20 + 30 },
      rampPercent: 10 + 2 * i,
    }))
    const holdouts = [{ holdoutId: 'tenth', salt: 'holdout', percent: 10, layers: ['pages'] }]
    const snapshot = prepareSnapshot(snapshotOf(experiments, { holdouts }))
    const context = { attributes: {}, now: 0 }
    for (const subject of subjects.slice(0, 500)) {
      const every = assign(subject, context, snapshot)
      expect(every.map(({ experimentId }) => experimentId)).toEqual(experiments.map(({ experimentId }) => experimentId))
      const single = experiments.map(({ experimentId }) => assignOne(subject, context, snapshot, experimentId))
      expect(single).toEqual(every)
      const inside = every.filter(({ kind }) => kind === 'assigned')
      expect(new Set(assignments(subject, context, snapshot))).toEqual(new Set(inside))
    }
  })
})

describe('an experiment that cannot be assigned', () => {
  const faults: readonly (readonly [string, Partial<AssignmentExperiment>])[] = [
    ['its salt is empty', { salt: '' }],
    ['it has no variants', { variants: [] }],
    ['two variants have the same id', { variants: [base.variants[0]!, base.variants[0]!] }],
    ['no variant has a weight above 0', { variants: base.variants.map((variant) => ({ ...variant, weight: 0 })) }],
    ['a weight is not a number from 0', { variants: [{ ...base.variants[0]!, weight: Number.NaN }] }],
    ['more than one variant is the control', { variants: base.variants.map((v) => ({ ...v, isControl: true })) }],
    ['its ramp is not between 0 and 100 %', { rampPercent: Number.NaN }],
    ['its layer lost is not in the snapshot', { layerId: 'lost' }],
    ['its buckets are not a range within 0 to 1000', { layerId: 'pages', buckets: { from: 10, to: 1001 } }],
  ]

  it.each(faults)('%s: says so and breaks no other', (problem, fault) => {
    const snapshot = prepareSnapshot(
      snapshotOf([
        { ...base, ...fault, experimentId: 'broken' },
        { experimentId: 'unreadable', problem: 'its targeting is not a condition' },
        base,
      ]),
    )
    const [broken, unreadable, sound] = assign('alice', { attributes: {}, now: 0 }, snapshot)
    expect(broken).toMatchObject({ kind: 'not-assigned', reason: 'malformed', detail: problem })
    expect(unreadable).toMatchObject({ reason: 'malformed', detail: 'its targeting is not a condition' })
    expect(sound?.kind).toBe('assigned')
  })
})
