import { expect, it } from 'vitest'
import { progressShare } from './progress-share'

it.each([
  [25, 100, 0.25],
  [120, 100, 1],
  [1, null, null],
  [0, 0, null],
])('%d of %s bytes is %s', (bytes, totalBytes, share) => {
  expect(progressShare({ bytes, totalBytes })).toBe(share)
})
