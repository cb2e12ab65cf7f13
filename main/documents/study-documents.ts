import { basename } from 'node:path'
import { parseStudy, ServiceError, type SnapshotSummary, type StudyDocument, type StudySummary } from '@contract'
import type { LoadedStudy } from './loaded-study'
import { findFiles } from './find-files'
import type { PathGuard } from './path-guard'
import { readText } from './text-file'

export const studySuffix = '.study.json'

/** What is known of a study beyond its own file. */
export interface StudyKnowledge {
  latestSnapshot(study: LoadedStudy): SnapshotSummary | null
  notebookOf(studyPath: string): Promise<string | null>
}

/** Absolute paths of the workspace's studies and of those opened from elsewhere. */
export async function findStudies(folder: string, guard: PathGuard): Promise<readonly string[]> {
  const inside = await findFiles(folder, studySuffix)
  return [...inside, ...guard.allowed().filter((path) => path.endsWith(studySuffix) && !inside.includes(path))]
}

/** A study as the list shows it; one that cannot be read is listed with its problems counted. */
export async function summariseStudy(path: string, guard: PathGuard, known: StudyKnowledge): Promise<StudySummary> {
  const { study, findings } = parseStudy(await readText(path))
  return {
    path: guard.display(path),
    experimentId: study?.experiment.experimentId ?? null,
    name: study?.experiment.name ?? basename(path, studySuffix),
    sourceKind: study?.source.kind ?? null,
    start: study?.experiment.start ?? null,
    end: study?.experiment.end ?? null,
    latestSnapshot: study === null ? null : known.latestSnapshot({ path, study }),
    problems: findings.filter((finding) => finding.severity === 'error').length,
  }
}

/** A study for the window to show and edit, whether or not its text can be read as one. */
export async function readStudy(path: string, guard: PathGuard, known: StudyKnowledge): Promise<StudyDocument> {
  const text = await readText(path)
  const { study, findings } = parseStudy(text)
  const notebook = await known.notebookOf(path)
  return {
    path: guard.display(path),
    text,
    study,
    findings,
    latestSnapshot: study === null ? null : known.latestSnapshot({ path, study }),
    notebookPath: notebook === null ? null : guard.display(notebook),
  }
}

/** @throws ServiceError `bad-request` for a path that is not a study's. */
export function requireStudyPath(path: string): void {
  if (path.endsWith(studySuffix)) return
  throw new ServiceError({
    code: 'bad-request',
    message: `${JSON.stringify(path)} is not a study file.`,
    hint: `Its name must end with ${studySuffix}.`,
  })
}
