import { documentKind, documentSuffixes, ServiceError } from '@contract'

/** Of the study files that Assay makes. */
export const [studySuffix] = documentSuffixes.study
/** Of the notebooks that Assay makes. */
export const [notebookSuffix] = documentSuffixes.notebook

/** @throws ServiceError `bad-request` for a path that is not a study's. */
export function requireStudyPath(path: string): void {
  if (documentKind(path) === 'study') return
  throw new ServiceError({
    code: 'bad-request',
    message: `${JSON.stringify(path)} is not a study file.`,
    hint: `Its name must end with ${documentSuffixes.study.join(' or ')}.`,
  })
}

/** @throws ServiceError `bad-request` for a path that is not a notebook's. */
export function requireNotebookPath(path: string): void {
  if (documentKind(path) === 'notebook') return
  throw new ServiceError({
    code: 'bad-request',
    message: `${JSON.stringify(path)} is not a notebook.`,
    hint: `Its name must end with ${documentSuffixes.notebook.join(' or ')}.`,
  })
}
