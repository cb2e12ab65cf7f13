import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
export const topFolders = [
  'analysis',
  'contract',
  'engine',
  'main',
  'preload',
  'presentation',
  'renderer',
  'platform',
  'tests',
] as const

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly string[]
}

/** Every source file of ours, read once. */
export function readSourceTree(): readonly SourceFile[] {
  return topFolders
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => /\.(ts|tsx|mjs|cjs|js)$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      const name = toPosix(relative(root, path))
      return { path: name, text, lines: text.split('\n').length - 1, imports: importsOf(text) }
    })
}

/** Folders below the top ones, from the root, with `/`. */
export function readFolders(): readonly string[] {
  return topFolders.flatMap((folder) => foldersBelow(join(root, folder))).map((path) => toPosix(relative(root, path)))
}

/** Module specifiers of static, dynamic, type and re-exporting imports. */
export function importsOf(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  const patterns = [
    /^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\brequire\(\s*['"]([^'"]+)['"]/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1]!))
}

/** Where an import leads: `@analysis`, a path from the root for a file of ours, or the package's name. */
export function targetOf(file: SourceFile, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return posix.join(toPosix(dirname(file.path)), specifier.replace(/\?.*$/, ''))
}

function filesBelow(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [path]
  if (isGenerated(path)) return []
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
}

function foldersBelow(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true || isGenerated(path)) return []
  return [path, ...readdirSync(path).flatMap((name) => foldersBelow(join(path, name)))]
}

function isGenerated(path: string): boolean {
  return path.includes(`${sep}node_modules`) || path.endsWith(join('tests', 'artifacts'))
}

function toPosix(path: string): string {
  return path.split(sep).join('/')
}
