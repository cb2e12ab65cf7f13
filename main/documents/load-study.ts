import { parseStudy, ServiceError } from '@contract'
import { requireStudyPath } from './document-names'
import type { Reach } from './reach'
import type { LoadedStudy, StudyFile } from './study-file'
import { readText } from './text-file'

/** @param path Real and absolute. */
export async function readStudyFile(path: string): Promise<StudyFile> {
  const text = await readText(path)
  return { path, text, ...parseStudy(text) }
}

/** @param named How the person named it. @throws ServiceError `invalid-input` with every problem of the file. */
export function requireWhole(file: StudyFile, named: string): LoadedStudy {
  const { study, findings } = file
  if (study !== null) return { ...file, study }
  throw new ServiceError({
    code: 'invalid-input',
    message: `${named} cannot be read as a study.`,
    hint: 'Fix what is listed in the study file.',
    findings,
  })
}

/** A study that must be whole, by the name a window has for it. @throws ServiceError */
export async function loadStudy(studyPath: string, reach: Reach): Promise<LoadedStudy> {
  requireStudyPath(studyPath)
  return requireWhole(await readStudyFile(await reach.existing(studyPath)), studyPath)
}
