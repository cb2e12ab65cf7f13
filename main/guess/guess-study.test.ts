import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseStudy, ServiceError, type Study } from '@contract'
import { guessStudy } from './index'

const folder = mkdtempSync(join(tmpdir(), 'assay-guess-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function readGuess(text: string): Study {
  const { study, findings } = parseStudy(text)
  if (study === null) throw new Error(findings.map((finding) => finding.message).join('\n'))
  return study
}

async function guessed(path: string) {
  const guess = await guessStudy(path)
  const { experiment, source } = readGuess(guess.text)
  const control = experiment.variants.find((variant) => variant.isControl)?.id
  const others = experiment.variants.filter((variant) => !variant.isControl).map((variant) => variant.id)
  const metrics = experiment.metrics.map((metric) => `${metric.type} ${metric.id} ${metric.direction}`)
  return { guess, experiment, source, control, others, metrics }
}

describe('a file of subjects', () => {
  const rows = Array.from({ length: 200 }, (_, i) => i)

  test('in a semicolon CSV with a byte order mark, CRLF and yes/no', async () => {
    const lines = rows.map(
      (i) =>
        `u${i};2026-01-0${(i % 7) + 1}T10:00:00Z;${i % 2 ? 'B' : 'A'};${i % 3 ? 'yes' : 'no'};${i * 1.5};${i % 2 ? 'DE' : 'FR'}`,
    )
    const path = write('semi.csv', `\uFEFFUser ID;first_seen;arm;churned;minutes;country\r\n${lines.join('\r\n')}\r\n`)
    const { guess, source, control, others, metrics, experiment } = await guessed(path)
    expect(source).toMatchObject({ kind: 'subjects', subject: 'User ID', variant: 'arm', exposedAt: 'first_seen' })
    expect([control, ...others]).toEqual(['A', 'B'])
    expect(metrics).toEqual(['proportion churned decrease', 'mean minutes increase'])
    expect(experiment.dimensions).toEqual(['country'])
    expect(guess.rows).toBe(200)
    expect(guess.columns.map((column) => column.type)).toEqual([
      'text',
      'timestamp',
      'text',
      'boolean',
      'number',
      'text',
    ])
    expect(guess.reasons).toContainEqual({ field: 'control', value: 'A', why: expect.any(String) })
  })

  test('in JSON lines, with a baseline column', async () => {
    const lines = rows.map((i) =>
      JSON.stringify({ player_id: i + 1000, variant: i % 2 ? 'new' : 'control', pre_spend: i, spend: i * 2 }),
    )
    const { experiment } = await guessed(write('rows.jsonl', lines.join('\n')))
    expect(experiment.metrics).toMatchObject([{ id: 'spend', covariates: [{ kind: 'column', column: 'pre_spend' }] }])
  })

  test('in the largest table of a DuckDB file', async () => {
    const path = join(folder, "o'neil.duckdb")
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(`CREATE TABLE notes AS SELECT 1 AS x`)
    await connection.run(
      `CREATE TABLE "my rows" AS SELECT range AS visitor_id, range % 2 = 0 AS treatment, range % 5 AS clicks FROM range(100)`,
    )
    connection.closeSync()
    instance.closeSync()
    const { source, control } = await guessed(path)
    expect(source).toMatchObject({
      rows: { file: path, table: 'my rows' },
      subject: 'visitor_id',
      variant: 'treatment',
    })
    expect(control).toBe('false')
  })

  test('with malformed rows says how many', async () => {
    const lines = rows.map((i) => (i === 150 ? '>>>>>>> master' : `u${i},${i % 2 ? 'B' : 'A'},${i % 2}`))
    const { guess } = await guessed(write('broken.csv', `user_id,group,clicked\n${lines.join('\n')}\n`))
    expect(guess.rows).toBe(199)
    expect(guess.findings).toMatchObject([{ code: 'malformed-row', evidence: { rejected: 1 } }])
  })

  test('without anything like a variant says so and still gives a text to correct', async () => {
    const path = write('plain.csv', `id,x\n${rows.map((i) => `${i},${i * 0.5}`).join('\n')}\n`)
    const guess = await guessStudy(path)
    expect(guess.findings).toMatchObject([{ code: 'missing-column', severity: 'error' }])
    expect(parseStudy(guess.text).findings.map((finding) => finding.evidence.path)).toContain('source.variant')
  })
})

test('a file that is no data is refused with the reason', async () => {
  await expect(guessStudy(write('image.parquet', 'not parquet'))).rejects.toBeInstanceOf(ServiceError)
  await expect(guessStudy(join(folder, 'absent.csv'))).rejects.toBeInstanceOf(ServiceError)
})

const data = resolve('../shared/data')

describe.skipIf(!existsSync(data))('real files', () => {
  let cookieCats: Awaited<ReturnType<typeof guessed>>
  beforeAll(async () => {
    cookieCats = await guessed(join(data, 'cookie_cats/cookie_cats.csv'))
  })

  test('Cookie Cats', () => {
    const { guess, source, control, others, metrics } = cookieCats
    expect(source).toMatchObject({ kind: 'subjects', subject: 'userid', variant: 'version', exposedAt: null })
    expect([control, ...others]).toEqual(['gate_30', 'gate_40'])
    expect(metrics).toEqual([
      'proportion retention_7 increase',
      'proportion retention_1 increase',
      'mean sum_gamerounds increase',
    ])
    expect(guess.rows).toBe(90189)
    expect(guess.findings).toEqual([])
  })

  test('Udacity landing', async () => {
    const { source, control, metrics, experiment, guess } = await guessed(join(data, 'udacity_landing/ab_data.csv'))
    expect(source).toMatchObject({ subject: 'user_id', variant: 'group', exposedAt: 'timestamp' })
    expect(control).toBe('control')
    expect(metrics).toEqual(['proportion converted increase'])
    expect(experiment.dimensions).toEqual(['landing_page'])
    expect(guess.findings).toMatchObject([
      { code: 'ambiguous-reading', evidence: { field: 'rows', columns: ['converted', 'landing_page'] } },
      { code: 'duplicate-subject', evidence: { rows: 294478, subjects: 290584 } },
    ])
  })

  test('Hillstrom', async () => {
    const { source, control, others, metrics, experiment } = await guessed(join(data, 'hillstrom/hillstrom.csv'))
    expect(source).toMatchObject({ subject: null, variant: 'segment' })
    expect([control, ...others]).toEqual(['No E-Mail', 'Mens E-Mail', 'Womens E-Mail'])
    expect(metrics).toEqual(['proportion visit increase', 'proportion conversion increase', 'mean spend increase'])
    expect(experiment.metrics[2]?.covariates).toEqual([
      { kind: 'column', column: 'recency' },
      { kind: 'column', column: 'history' },
    ])
    expect(experiment.dimensions).toEqual(['history_segment', 'zip_code', 'channel', 'mens', 'womens', 'newbie'])
  })

  test('acupuncture', async () => {
    const { source, control, experiment } = await guessed(join(data, 'acupuncture/acupuncture.csv'))
    expect(source).toMatchObject({ subject: 'id', variant: 'group' })
    expect(control).toBe('0')
    expect(experiment.metrics[0]).toMatchObject({ id: 'pk5', type: 'mean', covariates: [{ column: 'pk1' }] })
    expect(experiment.metrics.map((metric) => metric.id)).toEqual(['pk5', 'f5', 'pk2', 'f2'])
  })

  test.each(['csv', 'parquet'])('ASOS as %s', async (extension) => {
    const path = join(data, `asos/asos_digital_experiments_dataset.${extension}`)
    const { source, control, others, metrics, guess } = await guessed(path)
    expect(source).toMatchObject({
      kind: 'moments',
      variant: 'variant_id',
      metric: 'metric_id',
      look: 'time_since_start',
      columns: { kind: 'paired', control: { n: 'count_c', mean: 'mean_c', variance: 'variance_c' } },
      filter: { field: 'experiment_id', operator: '=', value: '036afc' },
    })
    expect([control, ...others]).toEqual(['control', '2'])
    expect(metrics).toEqual(['proportion 1 increase', 'mean 2 increase', 'mean 3 increase', 'mean 4 increase'])
    expect(guess.findings[0]?.message).toContain('78 experiments')
  })

  test('Practicum shop: orders are events of visitors', async () => {
    const { source, control, experiment, guess } = await guessed(join(data, 'practicum_shop/orders_us.csv'))
    expect(source).toMatchObject({
      kind: 'events',
      exposures: { subject: 'visitorId', variant: 'group', at: 'date' },
      events: { subject: 'visitorId', eventId: 'transactionId' },
    })
    expect(control).toBe('A')
    expect(experiment.metrics[0]).toMatchObject({ id: 'revenue', value: { aggregation: 'sum', field: 'revenue' } })
    expect(guess.findings).toMatchObject([{ code: 'duplicate-subject', severity: 'warning' }])
  })

  test('AdSmart', async () => {
    const { source, control, others, metrics, experiment } = await guessed(join(data, 'adsmart/AdSmartABdata.csv'))
    expect(source).toMatchObject({ subject: 'auction_id', variant: 'experiment', exposedAt: 'date' })
    expect([control, ...others]).toEqual(['control', 'exposed'])
    expect(metrics).toEqual(['proportion yes increase', 'proportion no increase'])
    expect(experiment.dimensions).toEqual(['hour', 'platform_os', 'browser'])
  })

  test('AdSmart with a merge-conflict marker in its last line', async () => {
    const { guess } = await guessed(join(data, 'adsmart/AdSmartABdata_usdates.csv'))
    expect(guess.findings).toMatchObject([
      { code: 'ambiguous-reading', evidence: { field: 'dates', columns: ['date'] } },
      { code: 'malformed-row', evidence: { rejected: 1, example: { line: 8079, error: 'a merge conflict marker' } } },
    ])
  })
})
