import type { Finding, SrmResult } from '@analysis'
import { expect, test } from 'vitest'
import { effectCautions, metricCautions } from './cautions'

function split(flagged: boolean): SrmResult {
  return {
    kind: 'estimated',
    pValue: flagged ? 1e-9 : 0.4,
    log10P: flagged ? -9 : -0.4,
    statistic: 1,
    degreesOfFreedom: 1,
    flagged,
    observed: {},
    expected: {},
  }
}

const peek: Finding = { code: 'fixed-horizon-peek', severity: 'warning', message: 'The data ends early.', evidence: {} }

test('an effect of a finished test with a sound split is read as it is', () => {
  expect(effectCautions({ srm: split(false), findings: [] })).toEqual([])
})

test('an effect under a flagged split is not', () => {
  const [caution] = effectCautions({ srm: split(true), findings: [] })
  expect(caution!.label).toBe('SRM')
  expect(caution!.reason).toContain('p = 1.0e-9')
})

test('an effect under a split that is right over all and off in slices or by day is not either', () => {
  const slice: Finding = { code: 'srm-slice', severity: 'error', message: '2 of 2 slices are off.', evidence: {} }
  const days: Finding = { ...slice, code: 'srm-sequential', message: 'Off since Monday.' }
  const [caution, ...others] = effectCautions({ srm: split(false), findings: [slice, days] })
  expect(caution).toMatchObject({ label: 'SRM in parts' })
  expect(caution!.reason).toContain('2 of 2 slices are off. Off since Monday.')
  expect(others).toEqual([])
  // flagged over all, one mark says it
  expect(effectCautions({ srm: split(true), findings: [slice] }).map(({ label }) => label)).toEqual(['SRM'])
})

test('a fixed-horizon test that still runs is a peek, for the reason that the analysis gives', () => {
  expect(effectCautions({ srm: split(false), findings: [peek] })).toEqual([
    { label: 'peek', reason: 'The data ends early.' },
  ])
})

test('a metric outside the plan is labelled', () => {
  expect(metricCautions({ metricId: 'x', role: 'exploratory' }, [])).toHaveLength(1)
  expect(metricCautions({ metricId: 'x', role: 'primary' }, [])).toEqual([])
})

test('a metric without a sequential reading is a peek by itself, and not the metrics beside it', () => {
  const findings = [{ ...peek, evidence: { metric: 'latency' } }]
  expect(effectCautions({ srm: split(false), findings })).toEqual([])
  expect(metricCautions({ metricId: 'latency', role: 'guardrail' }, findings)).toEqual([
    { label: 'peek', reason: 'The data ends early.' },
  ])
  expect(metricCautions({ metricId: 'bought', role: 'primary' }, findings)).toEqual([])
})
