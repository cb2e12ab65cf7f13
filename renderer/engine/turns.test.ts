import { expect, test } from 'vitest'
import { createTurns } from './turns'

test('gives turns in the order they were asked for', async () => {
  const turns = createTurns()
  const order: string[] = []
  const end = await turns.take()
  const second = turns.take().then((endSecond) => {
    order.push('second')
    endSecond()
  })
  const third = turns.take().then((endThird) => {
    order.push('third')
    endThird()
  })
  order.push('first')
  end()
  await Promise.all([second, third])
  expect(order).toEqual(['first', 'second', 'third'])
})

test('leaves the line when aborted, without letting the next one in early', async () => {
  const turns = createTurns()
  const end = await turns.take()
  const abort = new AbortController()
  const waiting = turns.take(abort.signal)
  let entered = false
  const next = turns.take().then(() => {
    entered = true
  })
  abort.abort()
  await expect(waiting).rejects.toThrow('cancelled')
  await Promise.resolve()
  expect(entered).toBe(false)
  end()
  await next
  expect(entered).toBe(true)
})
