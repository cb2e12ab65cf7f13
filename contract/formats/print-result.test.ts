import type { ExperimentResult } from '@analysis'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { anyResult } from '../../tests/arbitraries/result'
import { parseResult } from './parse-result'
import { printResult } from './print-result'

const stamp = { generatedAt: '2026-02-01T00:00:00.000Z', assayVersion: '0.1.0' }

const result: ExperimentResult = {
  experimentId: 'cookie_cats_gate',
  snapshot: { id: 'sha256:00', rows: { subjects: 90189 }, window: [null, null] },
  plan: { hash: 'sha256:11', registered: false, registeredAt: null, deviations: [] },
  srm: {
    kind: 'estimated',
    pValue: 0.0086,
    log10P: -2.07,
    statistic: 6.9,
    degreesOfFreedom: 1,
    flagged: false,
    observed: { gate_30: 44700, gate_40: 45489 },
    expected: { gate_30: 45094.5, gate_40: 45094.5 },
  },
  metrics: [
    {
      metricId: 'retention_7',
      role: 'primary',
      type: 'proportion',
      variants: [{ variantId: 'gate_30', n: 44700, mean: 0.1902, variance: 0.154, standardError: 0.00186 }],
      effects: [
        {
          variantId: 'gate_40',
          controlId: 'gate_30',
          method: 'two-proportion-z',
          alternative: 'two-sided',
          absolute: {
            kind: 'estimated',
            estimate: -0.0082,
            standardError: 0.00259,
            interval: { lower: -0.0133, upper: -0.0031 },
            level: 0.95,
          },
          relative: {
            kind: 'estimated',
            estimate: -0.0431,
            interval: { lower: -0.0692, upper: Infinity },
            method: 'delta',
          },
          test: { kind: 'estimated', statistic: -3.164, degreesOfFreedom: null, pValue: 1e-300, log10P: -300 },
          pValueAdjusted: 0.0031,
          significant: true,
          intervalAdjusted: {
            level: 0.975,
            absolute: { lower: -0.014, upper: Infinity },
            relative: { lower: -0.0736, upper: Infinity },
          },
          cuped: null,
          sequential: null,
        },
      ],
    },
  ],
  segments: [
    {
      dimension: ['country'],
      value: [null],
      metricId: 'retention_7',
      variants: [],
      effects: [
        {
          variantId: 'gate_40',
          controlId: 'gate_30',
          method: 'welch-t',
          alternative: 'two-sided',
          absolute: { kind: 'not-estimable', reason: 'empty-variant' },
          relative: { kind: 'not-estimable', reason: 'empty-variant' },
          test: { kind: 'not-estimable', reason: 'empty-variant' },
          pValueAdjusted: null,
          significant: null,
          intervalAdjusted: null,
          cuped: { kind: 'not-estimable', reason: 'no-covariate-data' },
          sequential: null,
        },
      ],
    },
  ],
  findings: [{ code: 'srm', severity: 'info', message: 'even', hint: 'left out', evidence: { p: 0.5 } }],
}

describe('printResult', () => {
  test('writes the schema of the format with its keys in order', () => {
    const missing = { not_estimable: 'empty-variant' }
    expect(printResult(result, stamp)).toBe(
      `${JSON.stringify(
        {
          format: 'assay.result/1',
          experiment_id: 'cookie_cats_gate',
          generated_at: '2026-02-01T00:00:00.000Z',
          assay_version: '0.1.0',
          snapshot: { id: 'sha256:00', rows: { subjects: 90189 }, window: [null, null] },
          plan: { hash: 'sha256:11', registered: false, deviations: [], registered_at: null },
          srm: {
            p_value: 0.0086,
            log10_p: -2.07,
            statistic: 6.9,
            degrees_of_freedom: 1,
            flagged: false,
            observed: { gate_30: 44700, gate_40: 45489 },
            expected: { gate_30: 45094.5, gate_40: 45094.5 },
          },
          metrics: [
            {
              metric_id: 'retention_7',
              role: 'primary',
              type: 'proportion',
              variants: [{ variant_id: 'gate_30', n: 44700, mean: 0.1902, variance: 0.154, standard_error: 0.00186 }],
              effects: [
                {
                  variant_id: 'gate_40',
                  control_id: 'gate_30',
                  method: 'two-proportion-z',
                  alternative: 'two-sided',
                  absolute: { estimate: -0.0082, standard_error: 0.00259, interval: [-0.0133, -0.0031], level: 0.95 },
                  relative: { estimate: -0.0431, interval: [-0.0692, null], method: 'delta' },
                  statistic: -3.164,
                  degrees_of_freedom: null,
                  p_value: 1e-300,
                  log10_p: -300,
                  p_value_adjusted: 0.0031,
                  significant: true,
                  interval_adjusted: { interval: [-0.014, null], relative: [-0.0736, null], level: 0.975 },
                  cuped: null,
                  sequential: null,
                },
              ],
            },
          ],
          segments: [
            {
              dimension: ['country'],
              value: [null],
              metric_id: 'retention_7',
              effects: [
                {
                  variant_id: 'gate_40',
                  control_id: 'gate_30',
                  method: 'welch-t',
                  alternative: 'two-sided',
                  absolute: missing,
                  relative: missing,
                  statistic: missing,
                  degrees_of_freedom: null,
                  p_value: missing,
                  log10_p: missing,
                  p_value_adjusted: null,
                  significant: null,
                  interval_adjusted: null,
                  cuped: { not_estimable: 'no-covariate-data' },
                  sequential: null,
                },
              ],
            },
          ],
          findings: [{ code: 'srm', severity: 'info', message: 'even', evidence: { p: 0.5 } }],
        },
        null,
        2,
      )}\n`,
    )
  })

  test('refuses a number that is none: that is a bug, not a value', () => {
    const { srm } = result
    if (srm.kind !== 'estimated') throw new Error('the split is estimated')
    expect(() => printResult({ ...result, srm: { ...srm, pValue: Number.NaN } }, stamp)).toThrow('p_value is NaN')
  })

  test('reads back equal, and prints the same bytes again', () => {
    fc.assert(
      fc.property(anyResult, (any) => {
        const text = printResult(any, stamp)
        const reading = parseResult(text)
        if (!reading.ok) throw new Error(JSON.stringify(reading.findings))
        expect(reading.result).toEqual(any)
        expect(reading.stamp).toEqual(stamp)
        expect(printResult(reading.result, reading.stamp)).toBe(text)
      }),
      draws(100),
    )
  })
})

describe('parseResult', () => {
  test('names what is wrong', () => {
    const text = printResult(result, stamp).replace('"primary"', '"first"').replace('"id": "sha256:00"', '"id": 7')
    const reading = parseResult(text)
    expect(reading.ok ? [] : reading.findings.map((finding) => finding.message)).toEqual([
      'snapshot.id: expected a string, got 7',
      'metrics[0].role: expected "primary", "secondary", "guardrail" or "exploratory", got "first"',
    ])
  })
})
