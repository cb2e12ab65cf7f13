import { afterAll, describe, expect, it } from 'vitest'
import { readGoldenCases, type GoldenCase } from './cases'
import { compareWithCase } from './compare'
import { referenceRounding } from './reference-rounding'
import { builtMethods } from './methods'

const cases = readGoldenCases()

interface Score {
  readonly cases: number
  readonly values: number
  /** Largest error as a share of the tolerance. */
  readonly worst: number
}

if (cases === null) {
  console.log('golden: 1,073 reference cases skipped, ../shared/reference is not on this machine')
  it.skip('golden cases (../shared/reference is absent)', () => {})
} else {
  const methods = [...new Set(cases.map(({ method }) => method))]
  const scores = new Map<string, Score>()

  describe.each(methods.filter((method) => method in builtMethods))('golden %s', (method) => {
    it.each(cases.filter((golden) => golden.method === method))('$id', (golden: GoldenCase) => {
      const { failures, worst, values } = compareWithCase(golden, builtMethods[method]!(golden.input))
      const before = scores.get(method) ?? { cases: 0, values: 0, worst: 0 }
      scores.set(method, {
        cases: before.cases + 1,
        values: before.values + values,
        worst: Math.max(before.worst, worst),
      })
      expect(failures).toEqual([])
      expect(values).toBeGreaterThan(0)
    })
  })

  afterAll(() => {
    const covered = [...scores.values()].reduce((sum, score) => sum + score.cases, 0)
    const lines = [...scores].map(
      ([method, score]) =>
        `  ${method.padEnd(26)}${String(score.cases).padStart(4)} cases ${String(score.values).padStart(6)} values` +
        `   worst error ${score.worst.toExponential(1)} of its tolerance`,
    )
    const missing = methods.filter((method) => !(method in builtMethods))
    console.log(
      [
        `golden: ${covered} of ${cases.length} cases, methods built:`,
        ...lines,
        ...Object.entries(referenceRounding).map(([key, reason]) => `  left out: ${key}: ${reason}`),
        `  not built: ${missing.join(', ')}`,
      ].join('\n'),
    )
  })
}
