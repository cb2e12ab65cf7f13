import { describe, expect, test } from 'vitest'
import { printAddition, printLedger, readLedger } from './ledger-lines'
import type { LedgerRecord } from './ledger-record'

const look: LedgerRecord = {
  kind: 'look',
  at: '2026-01-02T00:00:00.000Z',
  experimentId: 'gate "30"\n',
  snapshotId: 'sha256:ab',
  metrics: ['paid', '__proto__', 'größe'],
  by: 'analyze',
}
const registration: LedgerRecord = {
  kind: 'registration',
  at: '2026-01-01T00:00:00.000Z',
  experimentId: 'gate "30"\n',
  planHash: 'sha256:cd',
  experiment: '{"experiment_id":"gate"}',
  looksBefore: 2,
}
const action: LedgerRecord = {
  kind: 'action',
  at: '2026-01-03T00:00:00.000Z',
  action: 'pull',
  subject: 'studies/a.study.json',
  detail: { snapshot: 'sha256:ab', reused: false, nested: { rows: [1, 2.5] } },
}
const path = '/shop/ledger.jsonl'
const whole = printLedger([look, registration])
const read = (text: string) => readLedger(text, path)

describe('a ledger', () => {
  test('reads as it was written, one record a line after the format', () => {
    const text = printLedger([look, registration, action])
    expect(text.split('\n')).toHaveLength(4)
    expect(text.split('\n')[0]).toBe('{"format":"assay.ledger/1"}')
    expect(read(text)).toEqual({ records: [look, registration, action], cutOff: [], endsCutOff: false })
  })

  test('may have been saved by an editor, with empty lines and line ends of its own', () => {
    expect(read(`${whole.replaceAll('\n', '\r\n')}\r\n\r\n`).records).toEqual([look, registration])
  })

  test('of which the last line breaks off anywhere gives all others, and says which line it is', () => {
    const addition = printAddition(action, { endsCutOff: false })
    for (let length = 2; length < addition.length; length += 1) {
      const reading = read(whole + addition.slice(0, length))
      expect(reading, addition.slice(0, length)).toEqual({
        records: [look, registration],
        cutOff: [4],
        endsCutOff: true,
      })
    }
  })

  test('goes on after a line that breaks off, which stays where it is', () => {
    const torn = `${whole}\n{"kind":"look","at":"2026`
    const reading = read(torn + printAddition(action, read(torn)))
    expect(reading).toEqual({ records: [look, registration, action], cutOff: [4], endsCutOff: false })
  })

  test('takes the note of a line that breaks off for nothing where that line was finished after all', () => {
    expect(read(whole + printAddition(action, { endsCutOff: true })).records).toEqual([look, registration, action])
  })

  test.each([
    ['a line in the middle that breaks off', whole.replace('"by":"analyze"}', '"by":"ana'), 2],
    ['a line in the middle that is no JSON', whole.replace('"by"', "'by'"), 2],
    ['a kind that is not known', whole.replace('"kind":"look"', '"kind":"glance"'), 2],
    ['a record without one of its fields, also as the last line', whole.replace(',"looks_before":2', ''), 3],
    ['a newer format', whole.replace('ledger/1', 'ledger/2'), 1],
    ['another file', 'id,variant\n1,a', 1],
    ['nothing', '', 1],
  ])('is refused with file and line for %s', (_, text, line) => {
    expect(text).not.toBe(whole)
    expect(() => read(text)).toThrow(new RegExp(`Line ${line} of ledger.jsonl cannot be read.*/shop/ledger.jsonl`))
  })
})
