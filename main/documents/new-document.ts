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

/** Writes the notebook that a study starts with. @returns its path */
export async function writeFirstNotebook({ path: studyPath, study }: LoadedStudy, guard: PathGuard): Promise<string> {
  const path = await newPath('notebooks', fileSlug(documentTitle(studyPath)), notebookSuffix, guard)
  await replaceFile(path, firstNotebook(study, studyReference(path, studyPath)))
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
