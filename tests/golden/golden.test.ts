import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readGoldenCases, type GoldenCase } from './cases'
import { coverageTable } from './coverage'
import { evaluateCase, type CaseOutcome } from './evaluate-case'
import { referenceRounding } from './reference-rounding'

const cases = readGoldenCases()

if (cases === null) {
  console.log('golden: 1,073 reference cases skipped, ../shared/reference is not on this machine')
  it.skip('golden cases (../shared/reference is absent)', () => {})
} else {
  const methods = [...new Set(cases.map(({ method }) => method))]
  const outcomes: CaseOutcome[] = []

  describe.each(methods)('golden %s', (method) => {
    const mine = cases.filter((golden) => golden.method === method)

    it.each(mine)('$id', (golden: GoldenCase) => {
      const outcome = evaluateCase(golden)
      outcomes.push(outcome)
      expect(outcome.failures).toEqual([])
      expect(outcome.status).toBe('passed')
      expect(outcome.compared).toBeGreaterThan(0)
    })

    it('gives no key that no case knows', () => {
      const known = new Set(mine.flatMap(({ expected }) => Object.keys(expected)))
      const given = outcomes.filter((outcome) => outcome.method === method).flatMap(({ unexpected }) => unexpected)
      expect(given.filter((key) => !known.has(key))).toEqual([])
    })
  })

  it('are what docs/methods/reference-coverage.md says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/methods/reference-coverage.md'), 'utf8')
    expect(counts(page)).toEqual(counts(coverageTable(outcomes)))
  })

  afterAll(() => {
    const leftOut = Object.entries(referenceRounding).map(([key, reason]) => `left out: ${key}: ${reason}`)
    console.log([coverageTable(outcomes), ...leftOut].join('\n'))
  })
}

/** The rows but for the worst errors, whose last digits depend on the machine. */
function counts(table: string): readonly string[] | null {
  return table.match(/^\| .*(?=\|[^|]*\|$)/gm)
}
