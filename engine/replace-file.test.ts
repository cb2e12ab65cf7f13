import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIfPresent } from './read-if-present'
import { replaceFile, replaceFileBy } from './replace-file'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-replace-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('replaceFile', () => {
  it('writes what is new, replaces what is there, and leaves nothing beside it', async () => {
    const path = join(folder, 'a.json')
    await replaceFile(path, 'one', 0o600)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await replaceFile(path, new TextEncoder().encode('two'))
    expect(await readFile(path, 'utf8')).toBe('two')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it('keeps the old one when writing fails, and leaves nothing beside it', async () => {
    const path = join(folder, 'a.json')
    await replaceFile(path, 'one')
    const failing = replaceFileBy(path, async (beside) => {
      await writeFile(beside, 'half of tw')
      throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(await readFile(path, 'utf8')).toBe('one')
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it('follows a link instead of replacing it', async () => {
    await mkdir(join(folder, 'real'))
    await writeFile(join(folder, 'real', 'a.json'), 'one')
    await symlink(join(folder, 'real', 'a.json'), join(folder, 'link.json'))
    await replaceFile(join(folder, 'link.json'), 'two')
    expect((await lstat(join(folder, 'link.json'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(folder, 'real', 'a.json'), 'utf8')).toBe('two')
    expect(await readdir(join(folder, 'real'))).toEqual(['a.json'])
  })

  it('writes to a device, and does not take its place', async () => {
    await replaceFile('/dev/null', 'gone')
    expect((await stat('/dev/null')).isFile()).toBe(false)
  })

  it('fails in a folder that is not there', async () => {
    await expect(replaceFile(join(folder, 'no', 'a.json'), 'one')).rejects.toThrow('ENOENT')
  })
})

describe('readIfPresent', () => {
  it('is null only for what is not there', async () => {
    await writeFile(join(folder, 'a'), 'one')
    expect(await readIfPresent(join(folder, 'a'))).toBe('one')
    expect(await readIfPresent(join(folder, 'b'))).toBeNull()
    await expect(readIfPresent(folder)).rejects.toThrow('EISDIR')
    await expect(readIfPresent(join(folder, 'a', 'b'))).rejects.toThrow('ENOTDIR')
    await chmod(join(folder, 'a'), 0)
    if (process.getuid?.() !== 0) await expect(readIfPresent(join(folder, 'a'))).rejects.toThrow('EACCES')
  })
})
