import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openRecentPlaces } from './recent'

const folder = mkdtempSync(join(tmpdir(), 'assay-recent-'))
const path = join(folder, 'config/recent.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('keeps what was opened, the latest first and each once', () => {
  const recent = openRecentPlaces(path)
  recent.addFiles(['/a.csv', '/b.csv'])
  recent.addFiles(['/a.csv'])
  recent.addWorkspace('/w')
  expect(openRecentPlaces(path).list()).toEqual({ files: ['/a.csv', '/b.csv'], workspaces: ['/w'] })
  recent.addFiles(Array.from({ length: 30 }, (_, i) => `/${i}.csv`))
  expect(openRecentPlaces(path).list().files).toHaveLength(10)
  expect(openRecentPlaces(path).list().files[0]).toBe('/29.csv')
  recent.clear()
  expect(openRecentPlaces(path).list()).toEqual({ files: [], workspaces: [] })
})

it('begins anew where the file cannot be read, and goes on where it cannot be written', () => {
  writeFileSync(path, '{')
  expect(openRecentPlaces(path).list().files).toEqual([])
  const nowhere = openRecentPlaces(join(path, 'below-a-file/recent.json'))
  nowhere.addFiles(['/a.csv'])
  expect(nowhere.list().files).toEqual(['/a.csv'])
})
