import type { StudyGuess } from '@contract'
import { create } from 'zustand'
import { call, host } from '../bridge/host'
import { unwrap } from '../bridge/host-error'
import { attempt, notify } from './notices'
import { openPath, openStudyFile, pullAndOpen } from './open-document'

/** How far a data file has come on its way to a study. */
export type ImportState =
  | { readonly phase: 'receiving' | 'guessing'; readonly fileName: string; readonly bytes: number }
  | { readonly phase: 'failed'; readonly fileName: string; readonly failure: unknown }
  | { readonly phase: 'guessed'; readonly guess: StudyGuess }

interface ImportsState {
  readonly current: ImportState | null
}

export const useImports = create<ImportsState>()(() => ({ current: null }))

function show(current: ImportState | null): void {
  useImports.setState({ current })
}

export function closeImport(): void {
  show(null)
}

/** Lets the person choose files, by the platform's own dialog. */
export function chooseFiles(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.csv,.tsv,.txt,.parquet,.json,.jsonl,.ndjson,.duckdb,.db,.md,.gz'
  // Part of the page while its dialog is open: an element that nothing holds may be collected before it answers.
  input.hidden = true
  document.body.append(input)
  input.addEventListener('cancel', () => input.remove())
  input.addEventListener('change', () => {
    input.remove()
    void importFiles([...(input.files ?? [])])
  })
  input.click()
}

/**
 * Takes files in. Studies and notebooks are opened; without one, the first data file is guessed and shown for
 * correction. Data files beside a study only arrive, for the study to read.
 */
export async function importFiles(files: readonly File[]): Promise<void> {
  const documents = files.filter((file) => isDocument(file.name))
  const data = files.filter((file) => !isDocument(file.name))
  const [first] = data
  if (documents.length === 0 && first !== undefined) return guessFile(first)
  for (const file of [...data, ...documents]) {
    await attempt(`Open ${file.name}`, async () => {
      const { path } = unwrap(await host().receiveFile(file))
      if (isDocument(file.name)) await openPath(path)
    })
  }
}

async function guessFile(file: File): Promise<void> {
  const { name: fileName, size: bytes } = file
  try {
    show({ phase: 'receiving', fileName, bytes })
    const { path } = unwrap(await host().receiveFile(file))
    show({ phase: 'guessing', fileName, bytes })
    const guess = await call('studies.guess', { path })
    if (useImports.getState().current !== null) show({ phase: 'guessed', guess })
  } catch (failure) {
    show({ phase: 'failed', fileName, failure })
  }
}

/** Saves the corrected study and leads to its first scorecard. @throws HostError when it cannot be saved. */
export async function analyseImport(name: string, text: string): Promise<void> {
  const saved = await call('studies.create', { name, text })
  closeImport()
  if (saved.study === null) openStudyFile(saved.path)
  else void pullAndOpen(saved.path, { refresh: false })
}

/** Saves the study as it is and opens its text. */
export async function editImport(name: string, text: string): Promise<void> {
  try {
    const saved = await call('studies.create', { name, text })
    closeImport()
    openStudyFile(saved.path)
  } catch (failure) {
    notify(`Save ${name}`, failure)
  }
}

function isDocument(name: string): boolean {
  return name.endsWith('.study.json') || name.endsWith('.assay.md')
}
