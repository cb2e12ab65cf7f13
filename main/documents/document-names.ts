import { ServiceError } from '@contract'

export const studySuffix = '.study.json'
export const notebookSuffix = '.assay.md'

/** Whether a path is a study's or a notebook's. */
export function isDocument(path: string): boolean {
  return path.endsWith(studySuffix) || path.endsWith(notebookSuffix)
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

/** @throws ServiceError `bad-request` for a path that is not a notebook's. */
export function requireNotebookPath(path: string): void {
  if (path.endsWith(notebookSuffix)) return
  throw new ServiceError({
    code: 'bad-request',
    message: `${JSON.stringify(path)} is not a notebook.`,
    hint: `Its name must end with ${notebookSuffix}.`,
  })
}
