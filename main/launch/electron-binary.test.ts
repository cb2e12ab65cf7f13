import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findElectron } from './electron-binary.mjs'

const root = mkdtempSync(join(tmpdir(), 'assay-launch-'))
const display = { DISPLAY: ':0' }
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('findElectron', () => {
  it('says how to get the binary where it is missing', () => {
    const found = findElectron(root, { env: display, platform: 'linux', userId: 1000 })
    expect(found.path).toBeNull()
    expect(found.reason).toContain('npx install-electron')
  })

  it('finds it in the package, or where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    const dist = join(root, 'node_modules/electron/dist')
    mkdirSync(dist, { recursive: true })
    writeFileSync(join(dist, 'electron'), '')
    const path = join(dist, 'electron')
    expect(findElectron(root, { env: display, platform: 'linux', userId: 1000 })).toEqual({ path, reason: null })
    const env = { ...display, ELECTRON_OVERRIDE_DIST_PATH: dist }
    expect(findElectron('/nowhere', { env, platform: 'linux', userId: 1000 })).toEqual({ path, reason: null })
  })

  it('does not try without a display, or as root', () => {
    expect(findElectron(root, { env: {}, platform: 'linux', userId: 1000 }).reason).toBe('there is no display')
    expect(findElectron(root, { env: display, platform: 'linux', userId: 0 }).reason).toContain('root')
    expect(
      findElectron(root, { env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux', userId: 1 }).reason,
    ).toBeNull()
  })
})
