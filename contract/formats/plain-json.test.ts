import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parsePlainJson, printPlainJson } from './plain-json'

const number = fc.oneof(
  fc.double({ noNaN: true }).map((x) => (x === 0 ? 0 : x)),
  fc.constantFrom(Infinity, -Infinity, NaN),
)

it('gives back what was printed, infinities and NaN at any depth included', () => {
  fc.assert(
    fc.property(fc.array(number), fc.dictionary(fc.string(), number), (list, record) => {
      const value = { list, inner: [{ record: Object.entries(record) }] }
      expect(parsePlainJson(printPlainJson(value))).toEqual(value)
    }),
  )
})

it('leaves alone what only looks like a number, and text that is no JSON', () => {
  const texts = ['{"$number":"1"}', '{"$number":"NaN","more":1}', '{"$number":null}']
  for (const text of texts) expect(parsePlainJson(text)).toEqual(JSON.parse(text))
  expect(parsePlainJson('{')).toBeUndefined()
})
