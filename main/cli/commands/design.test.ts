import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runCli } from '../run-cli'

const folder = mkdtempSync(join(tmpdir(), 'assay-design-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function design(line: string) {
  let out = ''
  let err = ''
  const code = await runCli(['design', ...line.split(' ')], {
    out: (text) => {
      out += text
    },
    note: (text) => {
      err += `${text}\n`
    },
    progress: () => undefined,
    width: null,
    signal: new AbortController().signal,
    environment: {},
    now: () => '2026-01-01T00:00:00Z',
  })
  return { code, out, err }
}

const proportion = '--metric proportion --baseline 0.05 --mde 0.1'

describe('assay design', () => {
  test('prints the size that textbooks give, and how long it takes', async () => {
    const { code, out, err } = await design(`${proportion} --daily-traffic 3000`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/subjects in control +31,231\n/)
    expect(out).toMatch(/subjects in all +62,462\n/)
    expect(out).toMatch(/duration in whole weeks +21 days\n/)
    expect(out).toMatch(/3 weeks +63,000 +\+9\.96 % \(\+0\.498 pp\) +80\.3 %\n/)
  })

  test('a mean needs its spread, a ratio has it linearised', async () => {
    const mean = await design('--metric mean --baseline 20 --sd 30 --mde 2 --absolute --json -')
    expect(JSON.parse(mean.out)).toMatchObject({ subjects: { per_variant: [3532, 3532] }, effect: { relative: 0.1 } })
    const ratio = await design('--metric ratio --baseline 20 --sd 30 --mde -0.1 --json -')
    expect(JSON.parse(ratio.out)).toMatchObject({
      subjects: { per_variant: [3532, 3532] },
      effect: { absolute: -2, relative: -0.1 },
    })
  })

  test('treatments, covariates and looks each change the size by a factor that is named', async () => {
    const line = `${proportion} --variants 3 --rho 0.5 --looks 5 --spending kim-demets --spending-parameter 3 --json -`
    const { code, out } = await design(line)
    expect(code).toBe(0)
    const plan = JSON.parse(out)
    expect(Object.keys(plan)).toEqual([
      'format',
      'metric',
      'effect',
      'alpha',
      'power',
      'alternative',
      'correction',
      'rho',
      'sequential',
      'subjects',
      'comparison_alpha',
      'factors',
      'duration',
      'detectable',
      'power_by_effect',
      'power_by_subjects',
    ])
    expect(plan).toMatchObject({
      format: 'assay.design/1',
      comparison_alpha: 0.025,
      sequential: { looks: 5, spending: 'kim-demets', parameter: 3 },
      duration: null,
    })
    const { comparisons, cuped, sequential } = plan.factors
    expect(cuped).toBe(0.75)
    expect(plan.subjects.total / (3 * 31_230.7 * comparisons * cuped * sequential)).toBeCloseTo(1, 4)
  })

  test('writes the plan to a file beside the table', async () => {
    const file = join(folder, 'deep', 'plan.json')
    const { out, err } = await design(`${proportion} --json ${file}`)
    expect(out).toContain('Plan for a proportion')
    expect(err).toContain(`wrote ${file}`)
    expect(JSON.parse(readFileSync(file, 'utf8')).subjects.total).toBe(62_462)
  })

  test('says all that is wrong at once, on stderr, with exit code 2', async () => {
    const line =
      '--metric meen --baseline x --mde 0.1 --alpha 2 --power 0 --looks 1.5 --spending kim-demets --variants 1'
    const { code, out, err } = await design(line)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    for (const option of ['metric', 'baseline', 'alpha', 'power', 'looks', 'spending.parameter', 'variants']) {
      expect(err).toMatch(new RegExp(`error: ${option.replace('.', String.raw`\.`)}: expected`))
    }
  })

  test.each([
    ['--metric mean --baseline 20 --mde 0.1', 'sd'],
    ['--metric proportion --baseline 0.05 --mde 0.1 --sd 2', 'sd'],
    ['--metric proportion --baseline 5 --mde 0.1', 'baseline'],
    ['--metric proportion --baseline 0.6 --mde 1', 'mde'],
    ['--metric mean --baseline 0 --sd 1 --mde 0.1', 'mde'],
    ['--metric mean --baseline 5 --sd 1 --mde 0', 'mde'],
    ['--metric mean --baseline 5 --sd 1 --mde 0.1 --alternative less', 'mde'],
    ['--metric proportion --mde 0.1', 'baseline'],
  ])('%s cannot be planned: %s', async (line, option) => {
    const { code, err } = await design(line)
    expect(code).toBe(2)
    expect(err).toMatch(new RegExp(`error: ${option}: expected`))
  })

  test('an option that does not exist is wrong use', async () => {
    expect((await design(`${proportion} --baselin 3`)).code).toBe(2)
  })
})
