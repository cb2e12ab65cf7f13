import { parseStudy, ServiceError } from '@contract'
import type { LoadedStudy } from './loaded-study'
import type { PathGuard } from './path-guard'
import { requireStudyPath } from './study-documents'
import { readText } from './text-file'

/** A study that must be whole. @throws ServiceError `invalid-input` with every problem of its file. */
export async function loadStudy(studyPath: string, guard: PathGuard): Promise<LoadedStudy> {
  requireStudyPath(studyPath)
  const path = await guard.existing(studyPath)
  const { study, findings } = parseStudy(await readText(path))
  if (study !== null) return { path, study }
  throw new ServiceError({
    code: 'invalid-input',
    message: `${studyPath} cannot be read as a study.`,
    hint: 'Mend what is listed in the study file.',
    findings,
  })
}
