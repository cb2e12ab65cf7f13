import { describe, expect, it } from 'vitest'
import { namingProblem, readConnectionUrl } from './connection-url'

describe('readConnectionUrl', () => {
  it('reads who and where, never the password', () => {
    const reading = readConnectionUrl('postgres://ana:s%40crét@db.example:5433/ware%20house')
    expect(reading).toEqual({ ok: true, kind: 'postgres', says: 'ware house on db.example:5433 as ana' })
  })

  it('takes postgres for what is not named, as the host does', () => {
    expect(readConnectionUrl('postgres://db.example')).toMatchObject({
      says: 'postgres on db.example as postgres, without a password',
    })
  })

  it('takes http and https for an experimentation platform, and never shows its token', () => {
    expect(readConnectionUrl('https://s3cret@platform.example')).toEqual({
      ok: true,
      kind: 'platform',
      says: 'the experimentation platform platform.example',
    })
    expect(readConnectionUrl('http://127.0.0.1:7420')).toMatchObject({
      says: expect.stringContaining('without a token'),
    })
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
