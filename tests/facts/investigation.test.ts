import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCell, type InvestigationAnswer } from '@analysis'
import { openFactsWorkspace, sharedData } from './analyse-study'

const present = existsSync(join(sharedData, 'facts.json'))
if (!present) console.warn(`skipped: the public experiments are not at ${sharedData}`)

/** What is known to be wrong with three public experiments: the investigation must say it. */
describe.skipIf(!present)('investigations of public experiments', () => {
  let workspace: Awaited<ReturnType<typeof openFactsWorkspace>>
  beforeAll(async () => {
    workspace = await openFactsWorkspace()
  })
  afterAll(() => workspace.close())

  async function investigated(name: string) {
    const { context } = await workspace.study(name)
    const outcome = await runCell({ kind: 'srm', dimensions: null }, context)
    if (outcome.view.kind !== 'srm') throw new Error('a cell of kind srm gives a view of kind srm')
    const answer = outcome.view.investigation
    if (answer.kind !== 'investigated') throw new Error(`${name} was not investigated`)
    return { answer, findings: outcome.findings }
  }

  test('AdSmart: balanced over all, broken by day, hour and browser', async () => {
    const { answer, findings } = await investigated('adsmart')
    expect(answer.srm).toMatchObject({ flagged: false, observed: { control: 4071, exposed: 4006 } })
    const accused = answer.causes.filter(({ state }) => state === 'accused')
    expect(new Set(accused.map(({ code }) => code))).toEqual(new Set(['slice']))
    const attributes = new Set(answer.slices.slices.flatMap(({ values }) => values.map(({ attribute }) => attribute)))
    expect([...attributes]).toEqual(expect.arrayContaining(['date', 'hour', 'browser']))
    expect(findings.some(({ code, severity }) => code === 'srm-cause' && severity === 'error')).toBe(true)
  })

  test('Udacity: 3,893 rows contradict their page, 1,895 users were in both groups', async () => {
    const { answer } = await investigated('udacity_landing')
    expect(factOf(answer, 'set-after-exposure', 'attribute')).toBe('landing_page')
    expect(factOf(answer, 'set-after-exposure', 'contradicting-rows')).toBe(3893)
    expect(factOf(answer, 'crossovers', 'subjects')).toBe(1895)
    expect(answer.causes.find(({ code }) => code === 'crossovers')?.state).toBe('harmless')
  })

  test('Practicum: 58 visitors in both groups, no direction', async () => {
    const { answer } = await investigated('practicum_shop')
    expect(factOf(answer, 'crossovers', 'subjects')).toBe(58)
    expect(answer.causes.filter(({ state }) => state === 'accused')).toEqual([])
  })
})

function factOf(answer: InvestigationAnswer, code: string, name: string): unknown {
  const cause = answer.kind === 'investigated' ? answer.causes.find((each) => each.code === code) : undefined
  return cause?.facts.find((fact) => fact.name === name)?.value
}
