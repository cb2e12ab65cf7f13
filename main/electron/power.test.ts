import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'

const { quit, monitor } = vi.hoisted(() => ({ quit: vi.fn(), monitor: { current: null as EventEmitter | null } }))
vi.mock('electron', async () => {
  monitor.current = new EventEmitter()
  return { app: { quit }, powerMonitor: monitor.current }
})
const { setupPower } = await import('./power')

it('says when the computer wakes up, and quits in order when the session ends', () => {
  const onResume = vi.fn()
  setupPower(onResume)
  monitor.current!.emit('resume')
  expect(onResume).toHaveBeenCalledOnce()
  expect(quit).not.toHaveBeenCalled()
  const preventDefault = vi.fn()
  monitor.current!.emit('shutdown', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(quit).toHaveBeenCalledOnce()
})
