import { expect, test } from 'vitest'
import { wrapText } from './wrap-text'

test('long titles break at spaces and carry no markup', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapText('a <b>', 20)).toEqual(['a &lt;b&gt;'])
  expect(wrapText('unbreakable', 3)).toEqual(['unbreakable'])
})
