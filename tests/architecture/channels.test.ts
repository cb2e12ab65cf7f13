import { describe, expect, it } from 'vitest'
import { channels } from '@contract'
import { readSourceTree } from './source-tree'

const services = readSourceTree().filter(
  (file) => file.path.startsWith('main/services/') && !file.path.endsWith('.test.ts'),
)

describe('channels', () => {
  it('have each exactly one handler', () => {
    // That it is of the right types, and that none is missing, the compiler holds by the type Handlers.
    const counts = Object.keys(channels).map((name) => {
      const handler = new RegExp(`'${name.replace('.', String.raw`\.`)}'[(:]`, 'g')
      return [name, services.reduce((count, file) => count + [...file.text.matchAll(handler)].length, 0)]
    })
    expect(counts).toEqual(Object.keys(channels).map((name) => [name, 1]))
  })

  it('are named group.action', () => {
    for (const name of Object.keys(channels)) expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]*$/)
  })
})
