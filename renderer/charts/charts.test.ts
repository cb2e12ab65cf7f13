import { expect, test } from 'vitest'
import { figureCsv } from './figure-csv'
import { wrapText } from './wrap-text'

test('data goes out at full precision, quoted where it must be, missing values empty', () => {
  const csv = figureCsv([
    { name: 'segment', values: ['UK, "north"', null] },
    { name: 'effect', values: [0.1 + 0.2, -1e-300] },
    { name: 'significant', values: [true, false] },
  ])
  expect(csv).toBe('segment,effect,significant\r\n"UK, ""north""",0.30000000000000004,true\r\n,-1e-300,false\r\n')
})

test('long titles break at spaces and carry no markup', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapText('a <b>', 20)).toEqual(['a &lt;b&gt;'])
  expect(wrapText('unbreakable', 3)).toEqual(['unbreakable'])
})
