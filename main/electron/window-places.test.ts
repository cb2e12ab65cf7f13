import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isOnScreen, openWindowPlaces } from './window-places'

const folder = mkdtempSync(join(tmpdir(), 'assay-places-'))
const path = join(folder, 'windows.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const place = { number: 1, bounds: { x: 40, y: 60, width: 1100, height: 700 }, maximized: false, fullScreen: false }

describe('openWindowPlaces', () => {
  it('keeps the windows of each workspace, and which was open last', () => {
    const places = openWindowPlaces(path)
    expect(places.lastWorkspace()).toBeNull()
    places.remember('/a', [place, { ...place, number: 2 }])
    places.remember('/b', [place])
    places.rememberWorkspace('/b')
    const again = openWindowPlaces(path)
    expect(again.of('/a').map(({ number }) => number)).toEqual([1, 2])
    expect(again.of('/nowhere')).toEqual([])
    expect(again.lastWorkspace()).toBe('/b')
  })

  it('begins anew where the file cannot be read', () => {
    writeFileSync(path, '{"workspace":')
    expect(openWindowPlaces(path).of('/a')).toEqual([])
  })
})

describe('isOnScreen', () => {
  const screens = [{ x: 0, y: 0, width: 1600, height: 1000 }]

  it.each([
    ['inside', { x: 40, y: 60, width: 1100, height: 700 }, true],
    ['on a screen that is gone', { x: 1700, y: 60, width: 1100, height: 700 }, false],
    ['its title above the screen', { x: 40, y: -60, width: 1100, height: 700 }, false],
    ['nearly all of it to the left', { x: -1090, y: 60, width: 1100, height: 700 }, false],
    ['half of it to the left', { x: -500, y: 60, width: 1100, height: 700 }, true],
  ])('%s', (_what, bounds, expected) => {
    expect(isOnScreen(bounds, screens)).toBe(expected)
  })
})
