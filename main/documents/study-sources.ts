import { realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { assertNever } from '@analysis'
import { ServiceError, type FileRows, type Rows, type SourceSpec, type Study } from '@contract'
import type { Reach } from './reach'

/** The files a study reads, as its text names them: each once. */
export function sourceFiles(source: SourceSpec): readonly string[] {
  return [...new Set(allRows(source).flatMap((rows) => (rows.kind === 'file' ? filesOf(rows) : [])))]
}

/**
 * Checks a study's text that comes from a window before it is written: it may read files of the workspace, files that
 * the user opened, and what the study on disk read already, which was the user's own choice. Otherwise a window could
 * have any file of this computer pulled into a frame.
 * @throws ServiceError `invalid-input` naming the files that are refused.
 */
export async function confineSources(
  study: Study,
  studyPath: string,
  before: Study | null,
  reach: Reach,
): Promise<void> {
  const known = new Set(before === null ? [] : sourceFiles(before.source))
  const refused: string[] = []
  for (const file of sourceFiles(study.source)) {
    if (!known.has(file) && !(await mayRead(file, studyPath, reach))) refused.push(file)
  }
  if (refused.length === 0) return
  throw new ServiceError({
    code: 'invalid-input',
    message: `The study may not read ${refused.map((file) => JSON.stringify(file)).join(', ')}: not in the workspace.`,
    hint: 'Drop the file onto the window, or move it into the workspace folder.',
  })
}

/** A glob may match below a folder of the workspace; where it is followed is the folder before its first wildcard. */
async function mayRead(file: string, studyPath: string, reach: Reach): Promise<boolean> {
  const wildcard = file.search(/[*?[{]/)
  const fixed = wildcard === -1 ? file : file.slice(0, wildcard).replace(/[^\\/]*$/, '')
  const target = resolve(dirname(studyPath), fixed)
  if (/(^|[\\/])\.\.([\\/]|$)/.test(file.slice(fixed.length))) return false
  return reach.contains(await realpath(target).catch(() => target))
}

function filesOf({ file, variantOf }: FileRows): readonly string[] {
  return variantOf?.kind === 'files' ? variantOf.files.map((each) => each.file) : [file]
}

function allRows(source: SourceSpec): readonly Rows[] {
  const population = 'population' in source && source.population !== null ? [source.population.rows] : []
  switch (source.kind) {
    case 'subjects':
      return [source.rows, ...source.joins.map((join) => join.rows), ...population]
    case 'events':
      return [
        source.exposures.rows,
        source.events.rows,
        ...(source.subjects === null ? [] : [source.subjects.rows]),
        ...population,
      ]
    case 'moments':
    case 'counts':
      return [source.rows]
    default:
      return assertNever(source)
  }
}
