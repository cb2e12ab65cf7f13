import {
  documentKind,
  documentTitle,
  openableExtensions,
  type OpenedFiles,
  type ReadOptions,
  type StudyGuess,
} from '@contract'
import { create } from 'zustand'
import { call, host } from '../bridge/host'
import { HostError, unwrap } from '../bridge/host-error'
import { attempt, notify } from './notices'
import { openDocument, openStudyFile, pullAndOpen } from './open-document'
import { useWorkspace } from './workspace'

/** How far a data file has come on its way to a study. */
export type ImportState =
  /** `bytes` is null where the host named the file: it knows the size, and nothing has to be handed over. */
  | { readonly phase: 'receiving' | 'guessing'; readonly fileName: string; readonly bytes: number | null }
  | { readonly phase: 'failed'; readonly fileName: string; readonly failure: unknown }
  | { readonly phase: 'guessed'; readonly guess: StudyGuess; readonly said: ReadOptions; readonly isReading: boolean }

interface ImportsState {
  readonly current: ImportState | null
  /** Data files that follow once this one is analysed or put away, by path. */
  readonly waiting: readonly string[]
}

export const useImports = create<ImportsState>()(() => ({ current: null, waiting: [] }))

function show(current: ImportState | null): void {
  useImports.setState({ current })
}

/** Puts the file away and goes on with the next that waits. */
export function closeImport(): void {
  show(null)
  guessNext()
}

/** Lets the person choose files, by the system's own dialog: the host's where it has one, else the browser's. */
export async function chooseFiles(): Promise<void> {
  if (useWorkspace.getState().info?.host !== 'electron') return chooseInBrowser()
  await attempt('Open a file', async () => {
    await call('windows.chooseFiles', {})
  })
}

function chooseInBrowser(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = openableExtensions.map((extension) => `.${extension}`).join(',')
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

/** Takes in what was dropped or chosen in the page: each file is handed to the host, then opened by its path. */
export async function importFiles(files: readonly File[]): Promise<void> {
  const paths: string[] = []
  const failed: OpenedFiles['failed'][number][] = []
  const isAlone = !files.some(isDocument)
  // what a study reads is there before the study is opened
  for (const file of files.toSorted((a, b) => Number(isDocument(a)) - Number(isDocument(b)))) {
    const { name: fileName, size: bytes } = file
    if (isAlone) show({ phase: 'receiving', fileName, bytes })
    try {
      paths.push(unwrap(await host().receiveFile(file)).path)
    } catch (failure) {
      if (failure instanceof HostError) failed.push({ path: fileName, error: failure.wire })
      else notify(`Open ${fileName}`, failure)
    }
  }
  if (useImports.getState().current?.phase === 'receiving') show(null)
  else if (isAlone) return // it was put away while it was handed over
  await openFiles({ paths, failed })
}

/**
 * Opens files that the window may name, whichever way they came: by a drop, a dialog, a command line, a second start or
 * a double click. Studies and notebooks are shown. Without one among them, data files are guessed one after another and
 * shown for correction; beside a study they only have to be there, for the study to read.
 */
export async function openFiles({ paths, failed }: OpenedFiles): Promise<void> {
  for (const { path, error } of failed) notify(`Open ${path}`, new HostError(error))
  const documents = paths.filter((path) => documentKind(path) !== null)
  for (const path of documents) await attempt(`Open ${documentTitle(path)}`, async () => openDocument(path))
  if (documents.length > 0) return
  useImports.setState(({ waiting }) => ({ waiting: [...waiting, ...paths] }))
  if (useImports.getState().current === null) guessNext()
}

function isDocument({ name }: File): boolean {
  return documentKind(name) !== null
}

function guessNext(): void {
  const [next, ...waiting] = useImports.getState().waiting
  if (next === undefined) return
  useImports.setState({ waiting })
  void guessFile(next)
}

async function guessFile(path: string): Promise<void> {
  const fileName = path.split(/[\\/]/).at(-1) ?? path
  try {
    const guessing = { phase: 'guessing', fileName, bytes: null } as const
    show(guessing)
    const guess = await call('studies.guess', { path })
    if (useImports.getState().current === guessing) show({ phase: 'guessed', guess, said: {}, isReading: false })
  } catch (failure) {
    show({ phase: 'failed', fileName, failure })
  }
}

/** Reads the file that is shown anew, by what the person said of it so far and now says. */
export async function readAgain(change: ReadOptions): Promise<void> {
  const { current } = useImports.getState()
  if (current?.phase !== 'guessed') return
  const said = { ...current.said, ...change }
  const reading = { ...current, isReading: true }
  const isShown = () => useImports.getState().current === reading
  show(reading)
  try {
    const guess = await call('studies.guess', { path: current.guess.file, read: { ...said } })
    if (isShown()) show({ phase: 'guessed', guess, said, isReading: false })
  } catch (failure) {
    if (isShown()) show(current)
    notify(`Read ${current.guess.file}`, failure)
  }
}

/** Saves the corrected study and leads to its first scorecard. @throws HostError when it cannot be saved. */
export async function analyseImport(name: string, text: string): Promise<void> {
  const saved = await call('studies.create', { name, text })
  show(null)
  if (saved.study === null) openStudyFile(saved.path)
  // the next file waits until this one's pull is over: one dialog at a time
  else void pullAndOpen(saved.path, { refresh: false }).finally(guessNext)
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
