import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { expect, it } from 'vitest'
import { answerProblem } from '../api/answer-problem'
import { ingestionRoutes } from './routes'

const taken = () => Promise.resolve({ accepted: ['e'], rejected: [] })

it('limits requests by token, with Retry-After, and other tokens not at all', async () => {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  await app.register(ingestionRoutes({ track: taken, expose: taken }, { requests: 3, perMs: 60_000 }))
  const send = (token: string) =>
    app.inject({ method: 'POST', url: '/track', payload: {}, headers: { authorization: `Bearer ${token}` } })
  const answers = []
  for (let at = 0; at < 5; at++) answers.push(await send('one'))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429, 429])
  expect(answers[3]!.json()).toMatchObject({ code: 'rate-limited', status: 429 })
  expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0)
  expect((await send('two')).statusCode).toBe(202)
  await app.close()
})
