import { EventEmitter } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import type { HostEvent, PullEnd } from '@contract'

class FakeNotification extends EventEmitter {
  static isSupported = () => true
  constructor(readonly options: { readonly title: string; readonly body: string }) {
    super()
  }
  show(): void {
    shown.push(this)
  }
}

const shown: FakeNotification[] = []
vi.doMock('electron', () => ({ Notification: FakeNotification }))

const { createPullSigns } = await import('./pull-signs')
const setProgressBar = vi.fn()
const onChosen = vi.fn()
let isFocused = false
const window = { setProgressBar, isDestroyed: () => false, isFocused: () => isFocused }
const signs = createPullSigns({ all: () => [{ window }] }, onChosen)

beforeEach(() => {
  shown.length = 0
  isFocused = false
  setProgressBar.mockClear()
  onChosen.mockClear()
})

function progress(jobId: string, bytes: number, totalBytes: number | null): HostEvent {
  const rest = { studyPath: 'a', stage: 'reading', rows: 1, rowsPerSecond: 1, secondsRemaining: null } as const
  return { type: 'pull-progress', progress: { ...rest, jobId, bytes, totalBytes } }
}

function end(jobId: string, outcome: PullEnd['outcome']): HostEvent {
  return { type: 'pull-ended', pull: { jobId, studyPath: 'a', name: 'Checkout', outcome, message: 'So it went.' } }
}

it('shows all pulls as one bar: their mean, or that one does not say how far it is', () => {
  for (const event of [
    progress('1', 20, 100),
    progress('2', 60, 100),
    progress('3', 5, null),
    end('3', 'done'),
    end('1', 'cancelled'),
    end('2', 'failed'),
  ]) {
    signs.take(event)
  }
  expect(setProgressBar.mock.calls).toEqual([[0.2], [0.4], [2], [0.4], [0.6], [-1]])
})

it('notifies of an end that nobody sees, and leads to the study', () => {
  signs.take(end('1', 'done'))
  signs.take(end('2', 'failed'))
  expect(shown.map(({ options }) => [options.title, options.body])).toEqual([
    ['Checkout is pulled', 'So it went.'],
    ['Checkout could not be pulled', 'So it went.'],
  ])
  shown[0]!.emit('click')
  expect(onChosen).toHaveBeenCalledExactlyOnceWith('a')
})

it('notifies of nothing to a person who looks, or who stopped it', () => {
  signs.take(end('1', 'cancelled'))
  isFocused = true
  signs.take(end('2', 'done'))
  expect(shown).toEqual([])
})
