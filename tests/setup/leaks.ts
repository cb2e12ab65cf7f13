import { afterAll, beforeAll, expect, vi } from 'vitest'

/** What a test file could leave behind for the next one in the same process. */
function surroundings() {
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    globals: Object.getOwnPropertyNames(globalThis).toSorted(),
    fakeTimers: vi.isFakeTimers(),
    prototypes: [Object.prototype, Array.prototype, Map.prototype, Math].map((each) =>
      Object.getOwnPropertyNames(each),
    ),
  }
}

let before: ReturnType<typeof surroundings>
beforeAll(() => {
  before = surroundings()
})
afterAll(() => {
  expect(surroundings(), 'what this file leaves behind').toEqual(before)
})
