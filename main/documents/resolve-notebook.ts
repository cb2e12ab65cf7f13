import { dirname, resolve } from 'node:path'
import { documentKind, documentSuffixes, ServiceError, type NotebookDocument, type SnapshotManifest } from '@contract'
import type { SnapshotStore } from '../workspace'
import { findNotebooks, findStudies, findStudiesBeside } from './find-documents'
import { readStudyFile } from './load-study'
import { readNotebookText } from './notebook-files'
import type { PulledSnapshots } from './pulled-snapshots'
import type { Reach } from './reach'
import type { StudyFile } from './study-file'

/** A notebook's place, and what its front matter names. */
export interface NotebookReference extends Pick<NotebookDocument['frontMatter'], 'experiment'> {
  /** Real and absolute. */
  readonly path: string
}

/**
 * The study that a notebook names: by its path from the notebook, or by the id of its experiment. An id is looked up
 * beside the notebook first, then among the workspace's studies and those opened from elsewhere.
 * @returns its real path
 * @throws ServiceError `invalid-input` when the notebook names none, or an id that several studies have; `not-found`
 *   when the study is not there or may not be read.
 */
export async function studyOfNotebook(notebook: NotebookReference, reach: Reach): Promise<string> {
  return openStudyFinder(reach).find(notebook)
}

/**
 * The study of this workspace, or opened into it, that is of an experiment.
 * @returns its real path
 * @throws ServiceError `not-found`; `invalid-input` when several are of it.
 */
export async function studyOfExperiment(experimentId: string, reach: Reach): Promise<string> {
  const found = await openStudyFinder(reach).withId(experimentId, await findStudies(reach))
  const [study] = found
  if (study === undefined) {
    throw new ServiceError({
      code: 'not-found',
      message: `No study of this workspace is of the experiment ${JSON.stringify(experimentId)}.`,
      hint: 'Open the workspace that has it, or make a study of it from its connection.',
    })
  }
  if (found.length > 1) {
    throw new ServiceError({
      code: 'invalid-input',
      message: `Several studies are of the experiment ${JSON.stringify(experimentId)}: ${told(found, reach)}.`,
      hint: 'Open one of them from the list of experiments.',
    })
  }
  return study
}

/** The first notebook that names the study. */
export async function notebookOfStudy(studyPath: string, reach: Reach): Promise<string | null> {
  const finder = openStudyFinder(reach)
  for (const path of await findNotebooks(reach)) {
    const { experiment } = (await readNotebookText(path)).document.frontMatter
    if (experiment === null) continue
    const study = await finder.find({ path, experiment }).catch((failure: unknown) => {
      if (failure instanceof ServiceError) return null
      throw failure
    })
    if (study === studyPath) return path
  }
  return null
}

/**
 * The id of the snapshot that a notebook shows: the one that its front matter is pinned to, else the one that its study
 * was pulled into last. Null when nothing is pinned and nothing was pulled.
 */
export function snapshotOfNotebook(
  { snapshot }: Pick<NotebookDocument['frontMatter'], 'snapshot'>,
  { path, study }: Pick<StudyFile, 'path' | 'study'>,
  pulled: Pick<PulledSnapshots, 'latest'>,
): string | null {
  if (snapshot !== null) return snapshot
  return study === null ? null : (pulled.latest({ path, study })?.id ?? null)
}

/** @throws ServiceError `not-found` */
export function requireSnapshot(snapshots: Pick<SnapshotStore, 'get'>, id: string): SnapshotManifest {
  const manifest = snapshots.get(id)
  if (manifest !== null) return manifest
  throw new ServiceError({
    code: 'not-found',
    message: `The snapshot ${id.slice(0, 19)} is not in this workspace.`,
    hint: 'Pull the study to make a new one. A notebook that is pinned to a snapshot needs the workspace that has it.',
  })
}

interface StudyFinder {
  /** See `studyOfNotebook`. */
  find(notebook: NotebookReference): Promise<string>
  /** Those of `paths` that are of an experiment. */
  withId(experiment: string, paths: readonly string[]): Promise<readonly string[]>
}

/** Reads the studies it looks through once, for as many notebooks as are asked about. */
function openStudyFinder(reach: Reach): StudyFinder {
  const ids = new Map<string, Promise<string | null>>()

  /** Null for what cannot be read: the list of studies says why. */
  function idOf(path: string): Promise<string | null> {
    const id =
      ids.get(path) ??
      readStudyFile(path).then(
        ({ study }) => study?.experiment.experimentId ?? null,
        () => null,
      )
    ids.set(path, id)
    return id
  }

  async function withId(experiment: string, paths: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all(paths.map(async (path) => ((await idOf(path)) === experiment ? [path] : [])))
    return found.flat()
  }

  async function find({ path, experiment }: NotebookReference): Promise<string> {
    if (experiment === null) throw namesNone()
    if (documentKind(experiment) === 'study') return studyAt(path, experiment, reach)
    const beside = await withId(experiment, await findStudiesBeside(path, reach))
    const found = beside.length > 0 ? beside : await withId(experiment, await findStudies(reach))
    const [study] = found
    if (study === undefined) throw isNoId(experiment)
    if (found.length > 1) throw isAmbiguous(experiment, told(found, reach))
    return study
  }

  return { find, withId }
}

function told(paths: readonly string[], reach: Reach): string {
  return paths.map((each) => reach.display(each)).join(', ')
}

async function studyAt(notebookPath: string, experiment: string, reach: Reach): Promise<string> {
  return reach.existing(resolve(dirname(notebookPath), experiment.replaceAll('\\', '/'))).catch(() => {
    throw new ServiceError({
      code: 'not-found',
      message: `The notebook names the study ${JSON.stringify(experiment)}, and there is no such file.`,
      hint: 'The path starts at the folder of the notebook. A window must open a study outside of its workspace first.',
    })
  })
}

function namesNone(): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: 'The notebook names no study.',
    hint: 'Its front matter needs a line such as "experiment: ../studies/checkout.study.json".',
  })
}

function isNoId(experiment: string): ServiceError {
  return new ServiceError({
    code: 'not-found',
    message: `The notebook names the experiment ${JSON.stringify(experiment)}, and no study has that id.`,
    hint: `Write the "experiment_id" of a study, or the path of a study file (${documentSuffixes.study.map((suffix) => `*${suffix}`).join(' or ')}) from the folder of the notebook.`,
  })
}

function isAmbiguous(experiment: string, paths: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: `The notebook names the experiment ${JSON.stringify(experiment)}, and several studies have that id: ${paths}.`,
    hint: 'Name the study by its path from the folder of the notebook.',
  })
}
