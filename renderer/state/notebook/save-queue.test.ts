import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSaveQueue, type SaveState } from './save-queue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function queueOver(write: () => Promise<boolean>) {
  const states: SaveState['kind'][] = []
  const queue = createSaveQueue({ write, onState: (state) => states.push(state.kind), delayMilliseconds: 500 })
  return { queue, states }
}

test('writes once after a burst of changes', async () => {
  const write = vi.fn(() => Promise.resolve(true))
  const { queue, states } = queueOver(write)
  queue.touch()
  await vi.advanceTimersByTimeAsync(400)
  queue.touch()
  await vi.advanceTimersByTimeAsync(400)
  expect(write).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(200)
  expect(write).toHaveBeenCalledTimes(1)
  expect(states.at(-1)).toBe('saved')
})

test('writes again what changed while it was writing', async () => {
  const write = vi.fn(() => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 100)))
  const { queue } = queueOver(write)
  queue.touch()
  const done = queue.flush()
  queue.touch()
  await vi.advanceTimersByTimeAsync(1000)
  await done
  expect(write).toHaveBeenCalledTimes(2)
})

test('stops at a conflict until the person has chosen', async () => {
  let answer = false
  const write = vi.fn(() => Promise.resolve(answer))
  const { queue, states } = queueOver(write)
  queue.touch()
  await queue.flush()
  expect(states.at(-1)).toBe('conflict')
  queue.touch()
  await vi.advanceTimersByTimeAsync(5000)
  expect(write).toHaveBeenCalledTimes(1)
  answer = true
  queue.resume()
  await vi.advanceTimersByTimeAsync(600)
  expect(write).toHaveBeenCalledTimes(2)
  expect(states.at(-1)).toBe('saved')
})

test('keeps a change that could not be written', async () => {
  const write = vi.fn().mockRejectedValueOnce(new Error('disk full')).mockResolvedValue(true)
  const { queue, states } = queueOver(write)
  queue.touch()
  await queue.flush()
  expect(states.at(-1)).toBe('failed')
  await queue.flush()
  expect(write).toHaveBeenCalledTimes(2)
  expect(states.at(-1)).toBe('saved')
})
