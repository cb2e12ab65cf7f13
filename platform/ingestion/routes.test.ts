import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { expect, it, vi } from 'vitest'
import { answerProblem } from '../api/answer-problem'
import { eventually } from '../../tests/support/eventually'
import { ingestionRoutes } from './routes'

const taken = () => Promise.resolve({ accepted: ['e'], rejected: [] })

async function withLimit(perMs: number) {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  await app.register(ingestionRoutes({ track: taken, expose: taken }, { requests: 3, perMs }))
  const send = (token: string) =>
    app.inject({ method: 'POST', url: '/track', payload: {}, headers: { authorization: `Bearer ${token}` } })
  return { app, send }
}

it('limits requests by token, with Retry-After, and other tokens not at all', async () => {
  const { app, send } = await withLimit(60_000)
  const answers = []
  for (let at = 0; at < 5; at++) answers.push(await send('one'))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429, 429])
  expect(answers[3]!.json()).toMatchObject({ code: 'rate-limited', status: 429 })
  expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0)
  expect((await send('two')).statusCode).toBe(202)
  await app.close()
})

it.each([3_600_000, -3_600_000])('opens again in time when the clock is set by %d ms', async (step) => {
  const { app, send } = await withLimit(200)
  for (let at = 0; at < 4; at++) await send('one')
  expect((await send('one')).statusCode).toBe(429)
  const real = Date.now
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + step)
  try {
    expect((await send('one')).statusCode).toBe(429)
    await eventually(async () => expect((await send('one')).statusCode).toBe(202))
  } finally {
    clock.mockRestore()
    await app.close()
  }
})
