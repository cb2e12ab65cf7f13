import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sampleOf } from '../arbitraries/sample-of'
import { notYet } from './not-yet'
import { CaseRunner, listCases } from './run-cases'

const folder = resolve('../shared/cases')
const ids = existsSync(folder) ? listCases(folder) : []
const runner = new CaseRunner(folder)

afterAll(() => runner.stop())

describe.skipIf(ids.length === 0)('the shared cases', () => {
  test.each(sampleOf(ids, 20))('%s', { timeout: 300_000 }, async (id) => {
    const { skipped, wrong } = await runner.run(id)
    // one that is not listed must hold; one that is must be taken off the list when it does
    if (skipped !== null) return
    expect({ id, holds: wrong.length === 0, wrong: notYet.has(id) ? [] : wrong }).toEqual({
      id,
      holds: !notYet.has(id),
      wrong: [],
    })
  })
})

test.skipIf(ids.length > 0)('the shared cases are not here: ../shared/cases does not exist', () => undefined)
