import { describe, expect, it } from 'vitest'
import { stableSum } from '../../analysis/numerics/sum'
import { verdictOf } from './report'
import { runScenario } from './run-seed'
import { faultNames, scenarioOf } from './scenario'

/** A small sample of what `npm run srm-faults` counts over hundreds of seeds. */
const sample = [
  [20, 'redirect-loss'],
  [21, 'assignment-mismatch'],
  [24, 'duplicates'],
  [28, 'weight-zero-leak'],
  [32, 'stale-cache'],
] as const

describe('the investigation of a log with a known fault', () => {
  it.each(sample)('of seed %i puts %s first', async (seed, fault) => {
    const scenario = scenarioOf(seed, [12_000, 12_000])
    expect(scenario.faults.map(({ name }) => name)).toEqual([fault])
    const run = await runScenario(scenario)
    expect(verdictOf(run)).toMatchObject({ first: true })
    expectExact(run.investigation.decomposition)
  })

  it('finds both of two', async () => {
    const run = await runScenario(scenarioOf(16, [12_000, 12_000]))
    expect(verdictOf(run)).toMatchObject({ pair: true })
  })

  it('accuses nothing in a clean log', async () => {
    const run = await runScenario(scenarioOf(17, [12_000, 12_000]))
    expect(verdictOf(run)).toMatchObject({ accused: [], accusedClean: false })
  })

  it('draws every fault, pairs and clean logs in each twenty seeds', () => {
    const drawn = Array.from({ length: 20 }, (_, at) => scenarioOf(200 + at, [20_000, 2_000_000]))
    expect(drawn.filter(({ faults }) => faults.length === 1).map(({ faults }) => faults[0]!.name)).toEqual([
      ...faultNames,
    ])
    expect(drawn.map(({ faults }) => faults.length).slice(14)).toEqual([2, 2, 2, 0, 0, 0])
  })
})

type Decomposition = Awaited<ReturnType<typeof runScenario>>['investigation']['decomposition']

/** Whole subjects, and every column adds up to the same. */
function expectExact(decomposition: Decomposition): void {
  const rows = decomposition ?? []
  const sums = (['expected', 'predicted', 'recorded'] as const).map((name) => stableSum(rows.map((row) => row[name])))
  expect(sums[0]).toBeGreaterThan(0)
  expect(new Set(sums).size).toBe(1)
  for (const { expected, predicted, recorded } of rows) {
    expect([expected, predicted, recorded].every(Number.isInteger)).toBe(true)
    expect(recorded - expected).toBe(predicted - expected + (recorded - predicted))
  }
}
