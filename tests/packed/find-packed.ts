import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** An application as electron-builder's `dir` target leaves it. */
export interface PackedApp {
  readonly executable: string
  readonly archive: string
}

/** Where `npm run package` puts it; ASSAY_PACKED names another folder. */
export const packedApp = findPacked()

/** Why nothing packed is looked at; null when it is. */
export const nothingPacked = packedApp === null ? 'nothing is packed (npm run package -- --dir, or ASSAY_PACKED)' : null

function findPacked(): PackedApp | null {
  const named = process.env.ASSAY_PACKED
  const folders = named === undefined ? builtFolders() : [resolve(named)]
  return folders.map(appIn).find((app) => app !== null) ?? null
}

function builtFolders(): readonly string[] {
  const dist = resolve(import.meta.dirname, '../../dist')
  if (!existsSync(dist)) return []
  return readdirSync(dist)
    .filter((name) => /^(linux|win|mac)/.test(name))
    .map((name) => join(dist, name))
}

function appIn(folder: string): PackedApp | null {
  const bundle = join(folder, 'Assay.app/Contents')
  const places = existsSync(bundle)
    ? { executable: join(bundle, 'MacOS/Assay'), archive: join(bundle, 'Resources/app.asar') }
    : {
        executable: join(folder, process.platform === 'win32' ? 'Assay.exe' : 'assay'),
        archive: join(folder, 'resources/app.asar'),
      }
  return existsSync(places.executable) && existsSync(places.archive) ? places : null
}
