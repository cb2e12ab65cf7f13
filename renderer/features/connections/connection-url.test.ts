import { describe, expect, it } from 'vitest'
import { namingProblem, readConnectionUrl } from './connection-url'

describe('readConnectionUrl', () => {
  it('reads who and where, never the password', () => {
    const reading = readConnectionUrl('postgres://ana:s%40crét@db.example:5433/ware%20house')
    expect(reading).toEqual({
      ok: true,
      host: 'db.example:5433',
      database: 'ware house',
      user: 'ana',
      hasPassword: true,
    })
  })

  it('takes postgres for what is not named, as the host does', () => {
    expect(readConnectionUrl('postgres://db.example')).toMatchObject({ database: 'postgres', user: 'postgres' })
  })

  it.each([
    ['', 'Expected a URL'],
    ['mysql://a@b/c', 'found mysql://'],
    ['postgres:///x', 'no host'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(readConnectionUrl(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })
})

it('checks names as the host does', () => {
  expect(namingProblem('warehouse_1')).toBeNull()
  expect(namingProblem('ware house')).not.toBeNull()
  expect(namingProblem('')).not.toBeNull()
})
