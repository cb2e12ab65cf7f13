import { documentTitle, type SnapshotSummary, type StudyDocument, type StudySummary } from '@contract'
import { readStudyFile } from './load-study'
import type { Reach } from './reach'
import type { LoadedStudy, StudyFile } from './study-file'

/** What is known of a study beyond its own file. */
export interface StudyKnowledge {
  latestSnapshot(study: LoadedStudy): SnapshotSummary | null
  notebookOf(studyPath: string): Promise<string | null>
}

/** A study as the list shows it; one that cannot be read is listed with its problems counted. */
export async function summariseStudy(path: string, reach: Reach, known: StudyKnowledge): Promise<StudySummary> {
  const file = await readStudyFile(path)
  const { study, findings } = file
  return {
    path: reach.display(path),
    experimentId: study?.experiment.experimentId ?? null,
    name: study?.experiment.name ?? documentTitle(path),
    sourceKind: study?.source.kind ?? null,
    start: study?.experiment.start ?? null,
    end: study?.experiment.end ?? null,
    latestSnapshot: latestOf(file, known),
    problems: findings.filter((finding) => finding.severity === 'error').length,
  }
}

/** A study for the window to show and edit, whether or not its text can be read as one. */
export async function describeStudy(file: StudyFile, reach: Reach, known: StudyKnowledge): Promise<StudyDocument> {
  const { path, text, study, findings } = file
  const notebook = await known.notebookOf(path)
  return {
    path: reach.display(path),
    text,
    study,
    findings,
    latestSnapshot: latestOf(file, known),
    notebookPath: notebook === null ? null : reach.display(notebook),
  }
}

function latestOf(file: StudyFile, known: StudyKnowledge): SnapshotSummary | null {
  return file.study === null ? null : known.latestSnapshot({ ...file, study: file.study })
}
