import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { nothingPacked, packedApp } from './find-packed'

if (nothingPacked !== null) process.stderr.write(`skipped: what is packed, because ${nothingPacked}\n`)

const million = 1_000_000
/** A larger archive needs a reason, and then a larger number here. Of the archive DuckDB for the window takes 34. */
const largestArchive = 78 * million
/** All that is ours: with DuckDB's library, of which systems have different sizes, and the documentation. Electron comes on top. */
const largestResources = 200 * million

const settings = z
  .object({ electronFuses: z.record(z.string(), z.boolean()) })
  .parse(parse(readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8')))

const fuses = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
} as const

describe.skipIf(packedApp === null)('what is packed', () => {
  const { archive, executable } = packedApp ?? { archive: '', executable: '' }
  const files = packedApp === null ? [] : filesOf(archive)
  const names = files.map(({ path }) => path)

  it.each(Object.entries(fuses))('has the fuse %s as it is written down', async (name, fuse) => {
    const state = (await getCurrentFuseWire(executable))[fuse]
    expect(String.fromCharCode(Number(state))).toBe(settings.electronFuses[name] === true ? '1' : '0')
  })

  it('is built, notebooks and licences, and the packages that run in a host', () => {
    const tops = new Set(names.map((path) => path.split('/')[0]))
    expect(tops).toEqual(new Set(['LICENSE', 'node_modules', 'out', 'package.json', 'resources']))
    for (const needed of [
      'out/main/index.js',
      'out/main/engine.js',
      'out/main/platform.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
    ]) {
      expect(names).toContain(needed)
    }
    expect(names.filter((path) => /\/licen[cs]e/i.test(path)).length).toBeGreaterThan(50)
  })

  it('holds nothing that only those need who write code', () => {
    const foreign = /\.map$|\.[cm]?tsx?$|\.tsbuildinfo$|\.test\.|\.(key|pem|env)$/
    expect(names.filter((path) => foreign.test(path))).toEqual([])
    const bundled = ['react', 'react-dom', 'monaco-editor', '@blueprintjs', '@duckdb/duckdb-wasm', 'vite', 'electron']
    const packages = new Set(names.filter((path) => path.startsWith('node_modules/')))
    expect([...packages].filter((path) => bundled.some((name) => path.startsWith(`node_modules/${name}/`)))).toEqual([])
  })

  it('keeps DuckDB outside the archive, where it can be opened', () => {
    const outside = files.filter(({ isOutside }) => isOutside).map(({ path }) => path)
    expect(outside.filter((path) => path.endsWith('duckdb.node'))).toHaveLength(1)
    expect(outside.filter((path) => !path.startsWith('node_modules/@duckdb/node-bindings-'))).toEqual([])
  })

  it('keeps to its size', () => {
    expect(statSync(archive).size).toBeLessThan(largestArchive)
    expect(sizeOf(dirname(archive))).toBeLessThan(largestResources)
  })
})

interface PackedFile {
  /** Of the archive, with `/`. */
  readonly path: string
  readonly isOutside: boolean
}

function filesOf(archive: string): readonly PackedFile[] {
  return listPackage(archive, { isPack: false }).flatMap((listed) => {
    const path = listed.replaceAll('\\', '/').replace(/^\//, '')
    const entry = statFile(archive, path)
    return 'files' in entry ? [] : [{ path, isOutside: 'unpacked' in entry && entry.unpacked }]
  })
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
