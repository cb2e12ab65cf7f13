import type { NotebookDocument, StudySummary } from '@contract'

/**
 * The path of the study a notebook's front matter names: a path relative to the notebook, or the id of an experiment of
 * the workspace. Null when it names none, or an id that no study has.
 */
export function resolveStudyPath(
  notebookPath: string,
  { experiment }: NotebookDocument['frontMatter'],
  studies: readonly StudySummary[],
): string | null {
  if (experiment === null) return null
  if (!experiment.endsWith('.json')) return studies.find((study) => study.experimentId === experiment)?.path ?? null
  return joinPath(folderOf(notebookPath), experiment)
}

function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return end < 0 ? '' : path.slice(0, end)
}

/** `path` seen from `folder`, with `.` and `..` resolved. An absolute path stands for itself. */
function joinPath(folder: string, path: string): string {
  if (/^([A-Za-z]:)?[/\\]/.test(path)) return path
  const root = /^([A-Za-z]:)?[/\\]/.exec(folder)?.[0] ?? ''
  const parts: string[] = []
  for (const part of [...folder.slice(root.length).split(/[/\\]/), ...path.split(/[/\\]/)]) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return root + parts.join('/')
}
