import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrivalsExtraction } from '../../analysis/extraction/arrivals-extraction'
import { frameFormat, type FrameColumn, type FrameDescription } from '../../analysis/frame/frame'
import { investigate } from '../../analysis/investigation/investigate'
import { queryRunner } from '../../analysis/measure/run-queries'
import { xoshiro128 } from '../../analysis/numerics/random'
import { duckdb } from '../../analysis/sql/dialects/duckdb/dialect'
import { compile } from '../../analysis/sql/printer'
import type { AnswerValue } from '../../analysis/sql/query'
import { fillTable } from '../engines/fill-table'
import { openTestEngine, type TestEngine } from '../engines/native-engine'
import { studyOf } from './run-seed'
import { scenarioOf } from './scenario'

/**
 * The lab of growthbook/growthbook issue 6386, rebuilt as data: a redirect experiment with weights 10/45/45, whose
 * second and third variants redirect. Six settings of the cookie's scope, of whether exposures survive the redirect, and
 * of whether the page behind it counts exposures. There, A and E tripped the test of the split and the others did not.
 */
interface Lab {
  readonly name: string
  /** The page behind the redirect knows the subject again; else it is a new one there, with a variant of its own. */
  readonly keepsId: boolean
  readonly losesOrigin: boolean
  readonly countsBehind: boolean
  readonly expectsLoss: boolean
}

const labs: readonly Lab[] = [
  { name: 'A: new ids and lost events', keepsId: false, losesOrigin: true, countsBehind: true, expectsLoss: true },
  { name: 'B: new ids alone', keepsId: false, losesOrigin: false, countsBehind: true, expectsLoss: false },
  { name: 'C: same id, counted behind', keepsId: true, losesOrigin: true, countsBehind: true, expectsLoss: false },
  { name: 'D: events survive', keepsId: false, losesOrigin: false, countsBehind: true, expectsLoss: false },
  { name: 'E: lost and not counted behind', keepsId: true, losesOrigin: true, countsBehind: false, expectsLoss: true },
  {
    name: 'F: survive, not counted behind',
    keepsId: true,
    losesOrigin: false,
    countsBehind: false,
    expectsLoss: false,
  },
]

const variants = [
  { id: '0', weight: 10, isControl: true },
  { id: '1', weight: 45, isControl: false },
  { id: '2', weight: 45, isControl: false },
]
const columns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'exposure_id', type: 'BIGINT' },
  { name: '__row', type: 'BIGINT' },
]

describe('the redirect lab', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
  })
  afterAll(() => engine.close())

  it.each(labs)('$name', async (lab) => {
    const frame = await loadLab(engine, lab)
    const { assignment: _unknown, ...study } = studyOf(scenarioOf(17, [1000, 1000]))
    const answer = await investigate({ ...study, variants }, frame, queryRunner({ engine, dialect: duckdb }))
    if (answer.kind !== 'investigated') throw new Error('the lab has arrivals')
    const accused = answer.causes.filter(({ state }) => state === 'accused').map(({ code }) => code)
    expect(accused).toEqual(lab.expectsLoss ? ['redirect-loss'] : [])
    expect(answer.srm.kind === 'estimated' && answer.srm.flagged).toBe(lab.expectsLoss)
    expect(answer.causes.find(({ code }) => code === 'duplicates')?.state).toBe(
      lab.keepsId && lab.countsBehind ? 'harmless' : 'absent',
    )
  })
})

function add(rows: AnswerValue[][], subject: string, variant: string, second: number, id: number): void {
  rows.push([
    subject,
    variant,
    new Date(Date.UTC(2026, 6, 1, 0, 0, second)).toISOString().replace('T', ' ').slice(0, 19),
    id,
    rows.length,
  ])
}

async function loadLab(engine: TestEngine, lab: Lab): Promise<FrameDescription> {
  const random = xoshiro128(6386)
  const draw = (): string => {
    const place = random.uniform()
    return place < 0.1 ? '0' : place < 0.55 ? '1' : '2'
  }
  const exposures: AnswerValue[][] = []
  const assignments: AnswerValue[][] = []
  for (let person = 0; person < 4000; person++) {
    const variant = draw()
    const redirects = variant !== '0'
    add(assignments, `p${person}`, variant, 20 * person, person)
    if (!(redirects && lab.losesOrigin && random.uniform() < 0.93))
      add(exposures, `p${person}`, variant, 20 * person, person)
    if (!redirects || !lab.countsBehind) continue
    const behind = lab.keepsId ? { subject: `p${person}`, variant } : { subject: `q${person}`, variant: draw() }
    if (!lab.keepsId) add(assignments, behind.subject, behind.variant, 20 * person + 1, person)
    add(exposures, behind.subject, behind.variant, 20 * person + 1, person)
  }
  await fillTable(engine, duckdb, 'lab_exposures', columns, exposures)
  await fillTable(engine, duckdb, 'lab_assignments', columns, assignments)
  const tables = arrivalsExtraction({
    exposures: {
      rows: { table: 'lab_exposures', columns: columns.slice(0, 4) },
      subject: 'subject',
      variant: 'variant',
      at: 'at',
      experiment: null,
      receivedAt: null,
      exposureId: 'exposure_id',
      triggered: null,
    },
    filter: null,
    attributes: [],
    joined: [],
    assignments: {
      rows: { table: 'lab_assignments', columns: columns.slice(0, 4) },
      subject: 'subject',
      variant: 'variant',
      at: 'at',
    },
  })
  for (const { name, select } of tables) {
    await engine.execute(`DROP TABLE IF EXISTS ${name}`)
    const { sql, parameters } = compile(select, duckdb)
    await engine.run({ sql: `CREATE TABLE ${name} AS ${sql}`, parameters })
  }
  return { format: frameFormat, kind: 'events', tables: [{ name: 'arrivals', columns: [], rows: 0 }], counts: {} }
}
