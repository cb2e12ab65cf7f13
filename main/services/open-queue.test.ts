import { describe, expect, it } from 'vitest'
import type { HostEvent } from '@contract'
import { createEventBus } from './event-bus'
import { createOpenQueue } from './open-queue'

const files = (path: string) => ({ paths: [path], failed: [] })

function start() {
  const events = createEventBus()
  const told: (readonly [HostEvent, string | undefined])[] = []
  events.subscribe((event, to) => told.push([event, to?.id]))
  return { queue: createOpenQueue(events), told }
}

describe('createOpenQueue', () => {
  it('holds files until a window is ready, then tells that one alone', () => {
    const { queue, told } = start()
    queue.open(files('a.csv'), null)
    expect(told).toEqual([])
    queue.ready({ id: '1' })
    expect(told).toEqual([[{ type: 'open-paths', ...files('a.csv') }, '1']])
  })

  it('tells the window that was asked for, or the last one where that is gone', () => {
    const { queue, told } = start()
    queue.ready({ id: '1' })
    queue.ready({ id: '2' })
    queue.open(files('a.csv'), { id: '1' })
    queue.gone({ id: '1' })
    queue.open(files('b.csv'), { id: '1' })
    expect(told.map(([, to]) => to)).toEqual(['1', '2'])
  })
})
