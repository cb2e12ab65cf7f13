import { named } from '@analysis'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { recordOf } from './record-of'

const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']

describe('recordOf', () => {
  it.each(hostile)('keeps a value called %j, and nothing that was not there', (name) => {
    const input: unknown = JSON.parse(`{${JSON.stringify(name)}:1}`)
    const read = recordOf(z.number()).parse(input)
    expect(Object.keys(read)).toEqual([name])
    expect(JSON.parse(JSON.stringify(read))).toEqual(input)
    expect(hostile.map((each) => named(read, each))).toEqual(hostile.map((each) => (each === name ? 1 : undefined)))
  })

  it('says which value is wrong, as z.record does', () => {
    const [own, theirs] = [recordOf(z.number()), z.record(z.string(), z.number())]
    for (const input of [{ a: 1, b: 'two' }, [1], null, undefined, 'text']) {
      const issues = (schema: z.ZodType) =>
        schema.safeParse(input).error?.issues.map(({ code, path }) => ({ code, path }))
      expect(issues(own)).toEqual(issues(theirs))
    }
  })
})
