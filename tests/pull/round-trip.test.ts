import { basename, join } from 'node:path'
import { parseStudy, type ReadOptions } from '@contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guessStudy } from '../../main/guess/index'
import { draws } from '../arbitraries/draws'
import { isFullSize } from '../arbitraries/test-size'
import { encodeText, writtenEncodings, type WrittenEncoding } from './encode-text'
import { pullFixture, type PullFixture } from './pull-fixture'
import { dialects, writeTable, type Dialect, type Person } from './written-table'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

/** Guesses a file's study as a person would who answers what is asked by how the file was written. */
async function imported(path: string, truth: ReadOptions) {
  const first = await guessStudy(path, { fileReference: basename(path) })
  const answers: Record<string, unknown> = {}
  const noteAnswers = (questions: typeof first.questions) => {
    for (const { field, readings } of questions) {
      const offered = readings.map(({ answer }) => answer.read ?? {})
      const right = offered.find((read) =>
        Object.entries(read).every(([key, value]) => key in truth && same(Reflect.get(truth, key), value)),
      )
      expect({ field, offered, truth, found: right !== undefined }).toMatchObject({ found: true })
      Object.assign(answers, right)
    }
  }
  noteAnswers(first.questions)
  if (first.questions.length === 0) return first
  // the text of a file is read by its encoding: what that leaves open is asked next
  const second = await guessStudy(path, { fileReference: basename(path), read: answers })
  noteAnswers(second.questions)
  return second.questions.length === 0 ? second : guessStudy(path, { fileReference: basename(path), read: answers })
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

let files = 0

async function check(dialect: Dialect, encoding: WrittenEncoding, people: readonly Person[]): Promise<void> {
  const { text, truth } = writeTable(dialect, people)
  const path = fixture.file(`people-${++files}.csv`, encodeText(text, encoding))
  const guess = await imported(path, { ...truth, encoding: encoding.name })
  expect(guess.questions).toEqual([])
  const { study, findings } = parseStudy(guess.text)
  if (study === null) throw new Error(findings.map(({ message }) => message).join('\n'))
  const studyPath = join(fixture.root, 'data', 'people.study.json')
  const pulled = await fixture.pull(study, { studyPath })
  const rows = await fixture.query(
    pulled.manifest.id,
    'SELECT subject, variant, epoch_ms(exposed_at)::DOUBLE, revenue::DOUBLE, city FROM subjects ORDER BY subject',
  )
  const expected = people
    .map(({ id, group, day, revenue, city }) => [id, group, Date.parse(`${day}T00:00:00Z`), revenue, city])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  expect(rows).toEqual(expected)
}

/** Enough people that both variants, several cities and days beyond the twelfth are among them. */
function peopleWith(letters: string): fc.Arbitrary<readonly Person[]> {
  const city = fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 2, maxLength: 5 })
  const cents = fc.oneof(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 100_000, max: 9_999_999 }))
  return fc
    .record({
      cities: fc.uniqueArray(city, { minLength: 2, maxLength: 6 }),
      rows: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 28 }), fc.option(cents, { freq: 8 })), {
        minLength: 40,
        maxLength: 120,
      }),
    })
    .map(({ cities, rows }) =>
      rows.map(([pick, day, amount], at) => ({
        id: `u${1000 + at}`,
        group: at % 2 === 0 ? 'control' : 'treatment',
        day: `2026-03-${String(at === 0 ? 27 : day).padStart(2, '0')}`,
        // one amount of each form, so that a file of whole numbers does not hide what it is written in
        revenue: at === 1 ? 1234.56 : at === 2 ? 12.5 : amount === null ? null : amount / 100,
        city: cities[pick % cities.length] ?? '',
      })),
    )
}

describe.each(dialects)('a table $name', (dialect) => {
  it.each(writtenEncodings)(
    'in $name is pulled as it was guessed',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(peopleWith(encoding.letters), (people) => check(dialect, encoding, people)),
        { ...draws(3), numRuns: isFullSize() ? 3 : 1, endOnFailure: true },
      )
    },
    120_000,
  )
})
