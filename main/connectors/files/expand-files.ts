import { stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve, sep } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { FileRows, VariantOfFile } from '@contract'
import { ifPresent } from '@engine'
import { unusable } from '../failures'

export interface SourceFile {
  readonly path: string
  /** How messages call it: relative to the study's folder where it lies below it. */
  readonly name: string
  readonly bytes: number
  readonly modifiedMilliseconds: number
  /** The variant whose subjects the file holds; null where its rows say it. */
  readonly variant: string | null
}

type Named = Pick<FileRows, 'file' | 'variantOf'>

/**
 * The files that a study names: one, one for each variant, or those that a glob matches, in the order of their names.
 * @throws ServiceError `invalid-input` when there is none, or a file's variant is not known
 */
export async function expandFiles(
  { file: pattern, variantOf }: Named,
  baseFolder: string,
  connection: DuckDBConnection,
): Promise<readonly SourceFile[]> {
  if (variantOf?.kind !== 'files') {
    const files = await filesOf(pattern, baseFolder, connection)
    return files.map((file) => ({ ...file, variant: variantNamed(file, pattern, variantOf) }))
  }
  const files: SourceFile[] = []
  for (const { variant, file } of variantOf.files) {
    const found = await filesOf(file, baseFolder, connection)
    files.push(...found.map((each) => ({ ...each, variant })))
  }
  return files
}

/** The variant that a file's name says. @throws ServiceError `invalid-input` when it says none */
function variantNamed(
  file: Omit<SourceFile, 'variant'>,
  pattern: string,
  variantOf: VariantOfFile | undefined,
): string | null {
  if (variantOf === undefined || variantOf.kind === 'files') return null
  if (variantOf.kind === 'names') {
    const listed = variantOf.variants[file.name] ?? variantOf.variants[basename(file.path)]
    if (listed !== undefined) return listed
    throw unusable({
      code: 'invalid-field',
      message: `"variant_from_file" does not say which variant ${file.name} is of.`,
      hint: `Named are ${Object.keys(variantOf.variants).join(', ')}.`,
      evidence: { file: file.name, variants: variantOf.variants },
    })
  }
  const [before = '', after = ''] = basename(pattern).split('*')
  const name = basename(file.path)
  const fits = basename(pattern).includes('*') && name.startsWith(before) && name.endsWith(after)
  if (fits) return name.slice(before.length, name.length - after.length)
  return name.replace(/\.[a-z0-9]+(?:\.gz)?$/i, '')
}

async function filesOf(
  pattern: string,
  baseFolder: string,
  connection: DuckDBConnection,
): Promise<readonly Omit<SourceFile, 'variant'>[]> {
  const literal = await describe(resolve(baseFolder, pattern), baseFolder)
  if (literal !== null) return [literal]
  const paths = /[*?[{]/.test(pattern) ? await matches(resolve(baseFolder, pattern), connection) : []
  const files: Omit<SourceFile, 'variant'>[] = []
  for (const path of paths) {
    const file = await describe(path, baseFolder)
    if (file !== null) files.push(file)
  }
  if (files.length > 0) return files
  throw unusable({
    code: 'unreadable-source',
    message: `There is no file ${JSON.stringify(pattern)} beside the study.`,
    hint: `Paths are relative to the study's folder (${baseFolder}).`,
    evidence: { file: pattern },
  })
}

async function matches(pattern: string, connection: DuckDBConnection): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll('SELECT file FROM glob($1) ORDER BY file', [pattern])
  return reader.getColumns()[0]?.map(String) ?? []
}

async function describe(path: string, baseFolder: string): Promise<Omit<SourceFile, 'variant'> | null> {
  const stats = await ifPresent(stat(path))
  if (stats === null || !stats.isFile()) return null
  const below = relative(baseFolder, path)
  const inside = !isAbsolute(below) && below.split(sep)[0] !== '..'
  const name = inside ? below.split(sep).join('/') : basename(path)
  return { path, name, bytes: stats.size, modifiedMilliseconds: stats.mtimeMs }
}
