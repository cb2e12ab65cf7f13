import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { documentTitle } from '@contract'
import { ifPresent, replaceFile } from '@engine'
import { notebookSuffix, studySuffix } from './document-names'
import { fileSlug } from './file-slug'
import { firstNotebook } from './first-notebook'
import { studyReference } from './notebook-files'
import type { PathGuard } from './path-guard'
import type { LoadedStudy } from './study-file'

/** A path in the workspace's `studies` folder at which there is nothing yet, by the name a person gave the study. */
export function newStudyPath(name: string, guard: PathGuard): Promise<string> {
  return newPath('studies', fileSlug(name), studySuffix, guard)
}

/** Writes the notebook that a study starts with, named as the study's file. @returns its path */
export async function writeFirstNotebook({ path, study }: LoadedStudy, guard: PathGuard): Promise<string> {
  return writeNotebook(fileSlug(documentTitle(path)), (at) => firstNotebook(study, studyReference(at, path)), guard)
}

/** Writes one more notebook of a study, with the same first cells, under the title a person gave it. @returns its path */
export async function writeNewNotebook({ path, study }: LoadedStudy, title: string, guard: PathGuard): Promise<string> {
  return writeNotebook(fileSlug(title), (at) => firstNotebook(study, studyReference(at, path), title), guard)
}

async function writeNotebook(slug: string, textAt: (path: string) => string, guard: PathGuard): Promise<string> {
  const path = await newPath('notebooks', slug, notebookSuffix, guard)
  await replaceFile(path, textAt(path))
  return path
}

/** `slug.suffix`, or with `-2`, `-3` ...: the first that is free. */
async function newPath(folder: string, slug: string, suffix: string, guard: PathGuard): Promise<string> {
  const parent = join(guard.folder, folder)
  await mkdir(parent, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    const path = join(parent, `${slug}${attempt === 1 ? '' : `-${attempt}`}${suffix}`)
    if ((await ifPresent(lstat(path))) === null) return guard.writable(path)
  }
}
