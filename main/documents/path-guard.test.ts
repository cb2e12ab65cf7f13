import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInside } from './display-path'
import { createPathGuard, type PathGuard } from './path-guard'

const base = realpathSync(mkdtempSync(join(tmpdir(), 'assay-guard-')))
const root = join(base, 'workspace')
let guard: PathGuard

beforeAll(async () => {
  mkdirSync(join(root, 'studies'), { recursive: true })
  mkdirSync(join(base, 'workspace-2'))
  for (const path of ['workspace/a.txt', 'workspace/studies/b.txt', 'workspace-2/c.txt', 'outside.txt']) {
    writeFileSync(join(base, path), '')
  }
  symlinkSync(join(base, 'outside.txt'), join(root, 'leads-out'))
  symlinkSync(join(root, 'a.txt'), join(root, 'stays-in'))
  symlinkSync(root, join(base, 'alias'))
  guard = await createPathGuard(join(base, 'alias'))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('createPathGuard', () => {
  it('finds files of the workspace, relative or absolute, through links that stay inside', async () => {
    expect(await guard.existing('studies/b.txt')).toBe(join(root, 'studies/b.txt'))
    expect(await guard.existing(join(root, 'a.txt'))).toBe(join(root, 'a.txt'))
    expect(await guard.existing('stays-in')).toBe(join(root, 'a.txt'))
  })

  it('refuses everything else alike, whether or not it is there', async () => {
    const paths = [
      '../outside.txt',
      join(base, 'outside.txt'),
      'leads-out',
      '../workspace-2/c.txt',
      join(base, 'workspace-2/c.txt'),
      'studies/../../outside.txt',
      'studies/../a.txt',
      'missing',
      '',
      '.',
      '/',
      'a.txt\0',
      '..\\outside.txt',
    ]
    for (const path of paths) {
      await expect(guard.existing(path), path).rejects.toMatchObject({ wire: { code: 'not-found' } })
    }
  })

  it('refuses what lies in a closed folder, however it is named', async () => {
    mkdirSync(join(root, 'platform'), { recursive: true })
    writeFileSync(join(root, 'platform/owner-token'), 'secret')
    symlinkSync(join(root, 'platform/owner-token'), join(root, 'token'))
    writeFileSync(join(root, 'platform-notes.txt'), '')
    const closed = await createPathGuard(root, { closed: ['platform'] })
    for (const path of [
      'platform/owner-token',
      join(root, 'platform/owner-token'),
      'token',
      'platform',
      'platform/new',
    ]) {
      await expect(closed.existing(path), path).rejects.toMatchObject({ wire: { code: 'not-found' } })
      await expect(closed.writable(path), path).rejects.toMatchObject({ wire: { code: 'not-found' } })
    }
    expect(closed.contains(join(root, 'platform/owner-token'))).toBe(false)
    expect(await closed.existing('platform-notes.txt')).toBe(join(root, 'platform-notes.txt'))
  })

  it('lets a new file be written in a folder of the workspace only', async () => {
    expect(await guard.writable('studies/new.txt')).toBe(join(root, 'studies/new.txt'))
    for (const path of ['../new.txt', join(base, 'new.txt'), 'nowhere/new.txt', 'leads-out']) {
      await expect(guard.writable(path), path).rejects.toMatchObject({ wire: { code: 'not-found' } })
    }
  })

  it('lets the window name a file from elsewhere once the user opened it, and none beside it', async () => {
    const outside = join(base, 'workspace-2/c.txt')
    expect(await guard.allow(outside)).toBe(outside)
    expect(await guard.existing(outside)).toBe(outside)
    expect(guard.display(outside)).toBe(outside)
    await expect(guard.writable(join(base, 'workspace-2/d.txt'))).rejects.toMatchObject({ wire: { code: 'not-found' } })
    await expect(guard.allow(join(base, 'missing'))).rejects.toMatchObject({ wire: { code: 'not-found' } })
    await expect(guard.allow(base)).rejects.toMatchObject({ wire: { code: 'invalid-input' } })
  })

  it('shows paths of the workspace relative to it', () => {
    expect(guard.display(join(root, 'studies/b.txt'))).toBe('studies/b.txt')
  })
})

describe('isInside', () => {
  it('is not fooled by a common beginning', () => {
    expect(isInside('/w', '/w/a')).toBe(true)
    expect(isInside('/w', '/w/..a')).toBe(true)
    for (const path of ['/w', '/w2/a', '/', '/w/../x']) expect(isInside('/w', path), path).toBe(false)
  })
})
