import { stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve, sep } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { ifPresent } from '@engine'
import { sourceFailed } from '../failures'

export interface SourceFile {
  readonly path: string
  /** How messages call it: relative to the study's folder where it lies below it. */
  readonly name: string
  readonly bytes: number
  readonly modifiedMilliseconds: number
}

/**
 * The files that a study names: one, or those that a glob matches, in the order of their names.
 * @throws ServiceError `source-failed` when there is none.
 */
export async function expandFiles(
  pattern: string,
  baseFolder: string,
  connection: DuckDBConnection,
): Promise<readonly SourceFile[]> {
  const literal = await describe(resolve(baseFolder, pattern), baseFolder)
  if (literal !== null) return [literal]
  const paths = /[*?[{]/.test(pattern) ? await matches(resolve(baseFolder, pattern), connection) : []
  const files: SourceFile[] = []
  for (const path of paths) {
    const file = await describe(path, baseFolder)
    if (file !== null) files.push(file)
  }
  if (files.length > 0) return files
  throw sourceFailed({
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

async function describe(path: string, baseFolder: string): Promise<SourceFile | null> {
  const stats = await ifPresent(stat(path))
  if (stats === null || !stats.isFile()) return null
  const below = relative(baseFolder, path)
  const inside = !isAbsolute(below) && below.split(sep)[0] !== '..'
  const name = inside ? below.split(sep).join('/') : basename(path)
  return { path, name, bytes: stats.size, modifiedMilliseconds: stats.mtimeMs }
}
