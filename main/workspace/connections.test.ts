import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environmentSecrets, openConnections } from './index'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-connections-'))
  path = join(folder, 'connections.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const connections = () => openConnections(path, environmentSecrets({}))

describe('a connections.json that is there and cannot be read', () => {
  test.each([
    ['cut off by a full disk', '[{"name": "shop", "kind": "postg'],
    ['empty', ''],
    ['of another form', '{"connections": []}'],
    ['with a connection of another form', '[{"name": "shop", "kind": "oracle"}]'],
  ])('%s is said, and saving or removing leaves it as it is', async (_how, text) => {
    await writeFile(path, text)
    const refused = { code: 'invalid-input', message: expect.stringContaining('connections.json cannot be read') }
    await expect(connections().list()).rejects.toMatchObject({ wire: refused })
    await expect(connections().save('eu', 'postgres://me@db/shop')).rejects.toMatchObject({ wire: refused })
    await expect(connections().remove('shop')).rejects.toMatchObject({ wire: refused })
    expect(await readFile(path, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['connections.json'])
  })

  test('nor one that this user may not read', async () => {
    await writeFile(path, '[]')
    await chmod(path, 0)
    if (process.getuid?.() === 0) return
    await expect(connections().save('eu', 'postgres://me@db/shop')).rejects.toThrow('connections.json cannot be read')
  })

  test('a folder in its place is not taken for no connections', async () => {
    path = folder
    await expect(connections().list()).rejects.toThrow('cannot be read')
  })
})

test('connections are saved whole, for their user alone, with nothing left beside', async () => {
  await connections().save('eu', 'postgres://me@db/shop')
  await connections().save('us', 'postgres://me@db/shop')
  expect((await connections().list()).map(({ name }) => name)).toEqual(['eu', 'us'])
  expect(await readdir(folder)).toEqual(['connections.json'])
})
