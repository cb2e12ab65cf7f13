import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { decodeCall, decodeHostMessage, encodeMessage } from './wire'

/** Plain data as it crosses: no undefined, no -0 (JSON has neither). */
const plain = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))
const number = fc.oneof(
  fc.double({ noNaN: true }).map((x) => (x === 0 ? 0 : x)),
  fc.constantFrom(Infinity, -Infinity, NaN),
)

describe('wire messages', () => {
  it('come back as they were, infinities and NaN included', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(number), plain, (id, numbers, value) => {
        const message = {
          kind: 'answer',
          id,
          envelope: { ok: true, value: { numbers, value } },
        } as const
        expect(decodeHostMessage(encodeMessage(message))).toEqual(message)
        const call = { id, channel: 'studies.open', request: { numbers, value } }
        expect(decodeCall(encodeMessage(call))).toEqual(call)
      }),
      draws(100),
    )
    expect(encodeMessage({ id: 1, channel: 'x', request: [Infinity] })).toBe(
      '{"id":1,"channel":"x","request":[{"$number":"Infinity"}]}',
    )
  })

  it('are told from anything else', () => {
    const notCalls = [
      '',
      'junk',
      'null',
      '1',
      '[]',
      '{}',
      '{"id":1}',
      '{"id":"1","channel":"a"}',
      '{"id":1.5,"channel":"a"}',
      '{"id":1,"channel":""}',
      `{"id":1,"channel":"${'x'.repeat(65)}"}`,
      '{"id":1,"channel":"a","request":{},"extra":1}',
    ]
    for (const text of notCalls) expect(decodeCall(text), text).toBeNull()
    const notHost = [
      '{"kind":"answer","id":1}',
      '{"kind":"answer","id":1,"envelope":{"ok":false}}',
      '{"kind":"event","event":{}}',
      '{"kind":"other"}',
    ]
    for (const text of notHost) expect(decodeHostMessage(text), text).toBeNull()
  })
})
