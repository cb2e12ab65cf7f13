import { describe, expect, test } from 'vitest'
import { sampleExperiment } from '../../tests/platform/sample-experiment'
import type { ChangeDocument } from './lifecycle'
import { splitPhases } from './split-phases'
import { toSpec } from './to-spec'

const split = (control: number, treatment: number) => [
  { id: 'control', weight: control, is_control: true, config: {} },
  { id: 'treatment', weight: treatment, is_control: false, config: {} },
]

function change(version: number, action: ChangeDocument['action'], changed: ChangeDocument['changed'] = []) {
  const at = `2026-03-0${version}T00:00:00.000Z`
  const known = { experiment_id: 'checkout', approved_by: null, status: 'active', evidence: null } as const
  return { ...known, version, config_version: version, action, actor: 'bandits', reason: 'r', at, changed }
}

const reweighted = (before: unknown, after: unknown) => [{ field: 'variants', before, after }]

const log = [
  change(1, 'create'),
  change(2, 'update', reweighted(split(80, 20), split(50, 50))),
  change(3, 'activate'),
  change(4, 'ramp', [{ field: 'ramp_percent', before: 5, after: 100 }]),
  change(5, 'reallocate', reweighted(split(50, 50), split(30, 70))),
  change(6, 'reallocate', reweighted(split(30, 70), split(0, 100))),
]

describe('splitPhases', () => {
  test('begins one at activation and one with every new split, in whatever order the log comes', () => {
    const phases = [
      { from: '2026-03-03T00:00:00.000Z', weights: { control: 50, treatment: 50 } },
      { from: '2026-03-05T00:00:00.000Z', weights: { control: 30, treatment: 70 } },
      { from: '2026-03-06T00:00:00.000Z', weights: { control: 0, treatment: 100 } },
    ]
    expect(splitPhases(log)).toEqual(phases)
    expect(splitPhases(log.toReversed())).toEqual(phases)
  })

  test('is empty for a split that never changed while subjects could come, or changed in configuration only', () => {
    expect(splitPhases(log.slice(0, 4))).toEqual([])
    const configured = split(50, 50).map((variant) => ({ ...variant, config: { colour: 'red' } }))
    expect(splitPhases([...log.slice(0, 3), change(4, 'update', reweighted(split(50, 50), configured))])).toEqual([])
    expect(splitPhases([change(1, 'create')])).toEqual([])
  })
})

describe('toSpec with a change log', () => {
  test('has the splits that were in force, and compares a variant that gets nobody any more', () => {
    const { spec, findings } = toSpec({ ...sampleExperiment(), variants: split(0, 100) }, log)
    expect(findings).toEqual([])
    expect(spec?.phases).toEqual(splitPhases(log))
    expect(spec?.variants.map(({ weight }) => weight)).toEqual([30, 100])
  })

  test('has none without changes of the split', () => {
    expect(toSpec(sampleExperiment()).spec).not.toHaveProperty('phases')
    expect(toSpec(sampleExperiment(), log.slice(0, 4)).spec).not.toHaveProperty('phases')
  })
})
