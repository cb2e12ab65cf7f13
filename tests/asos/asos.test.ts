import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callPairs } from './call-pairs'
import { callsTable, countCalls } from './count-calls'
import { compareWithFacts } from './facts'

const data = '../shared/data'
const file = `${data}/asos/asos_digital_experiments_dataset.csv`
const available = existsSync(file)
if (!available) console.warn(`skipped: real experiments are not at ${data}`)

describe.skipIf(!available)('the ASOS experiments, every pair, metric and checkpoint', () => {
  it('give the published counts at a fixed horizon; an always-valid rule calls fewer than peeking', async () => {
    const called = await callPairs(file, { rules: [] })
    const compared = compareWithFacts(called, data)
    expect(compared.length).toBeGreaterThan(20)
    expect(compared.map(({ name, ours }) => [name, ours])).toEqual(compared.map(({ name, fact }) => [name, fact]))
    const calls = countCalls(called)
    for (const { called: counts, everNominal } of calls) {
      expect(counts['confidence-sequence']).toBeGreaterThan(0)
      expect(counts['confidence-sequence']).toBeLessThan(everNominal)
    }
    expect(callsTable(calls).split('\n')).toHaveLength(6)
  })
})
