import { showsOutcomes } from '@analysis'
import {
  parseNotebook,
  printNotebook,
  type NotebookDocument,
  type SnapshotDocument,
  type StudyDocument,
} from '@contract'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { idleCell, isSettled, isWaiting, type CellState } from './cell-state'
import { createNotebookFileWriter } from './file-writer'
import { cellsOf, graphOf } from './cells-of'
import type { NotebookServices, SnapshotRunner } from './notebook-services'
import { unloadedNotebook, type NotebookState } from './notebook-state'
import { openData } from './open-data'
import { createRunQueue } from './run-queue'

/** How many edits can be taken back. */
const historyLength = 100

export interface Notebook {
  readonly store: StoreApi<NotebookState>
  /** Reads the file, its study and its snapshot, and runs every cell. */
  readonly load: () => Promise<void>
  /** Looks for a newer snapshot or another study text, and runs again what they change. */
  readonly refreshData: () => Promise<void>
  /** Edits the document; what the edit puts out of date runs again, and the file is saved soon. */
  readonly edit: (change: (document: NotebookDocument) => NotebookDocument) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly select: (index: number | null) => void
  readonly run: (name: string) => void
  readonly runAll: () => void
  readonly cancel: (name: string) => void
  readonly cancelAll: () => void
  readonly save: () => Promise<void>
  /** Settles a conflict: writes this text over the file as it is now. */
  readonly keepMine: () => Promise<void>
  /** Settles a conflict: shows the file as it is now, and puts this text into a copy beside it. */
  readonly takeTheirs: () => Promise<void>
  readonly close: () => void
}

export function createNotebook(path: string, services: NotebookServices): Notebook {
  const store = createStore<NotebookState>()(() => unloadedNotebook(path))
  const { getState: state, setState: set } = store
  let runner: SnapshotRunner | null = null
  /** The snapshot and the metrics of which a look is noted already. */
  let lookedAt: string | null = null

  const queue = createRunQueue({
    now: services.now,
    update: updateCell,
    run: async (options, signal) => {
      if (runner === null) throw new Error('There is no data to run on. Pull the experiment first.')
      const { study, snapshot } = state()
      const answer = await runner.run(state().document, options, signal)
      if (showsOutcomes(options)) await look(study, snapshot)
      return answer
    },
  })
  const file = createNotebookFileWriter({
    path,
    call: services.call,
    text: () => printNotebook(state().document),
    onState: (saving) => set({ saving }),
    delayMilliseconds: services.saveDelayMilliseconds,
  })

  /** Has the host note, before the first answer is on screen, that the snapshot's outcomes are looked at. */
  async function look(study: StudyDocument | null, snapshot: SnapshotDocument | null): Promise<void> {
    if (study === null || snapshot === null) return
    const seen = JSON.stringify([snapshot.reference.id, ...snapshot.experiment.metrics.map((metric) => metric.id)])
    if (seen === lookedAt) return
    lookedAt = seen
    try {
      const looks = await services.call('snapshots.look', { id: snapshot.reference.id, studyPath: study.path })
      set((now) => ({ lookFailure: null, snapshot: now.snapshot === snapshot ? { ...snapshot, looks } : now.snapshot }))
    } catch (failure) {
      lookedAt = null
      set({ lookFailure: failure })
    }
  }

  function updateCell(name: string, change: Partial<CellState>): void {
    set(({ cells }) => ({ cells: new Map([...cells, [name, { ...(cells.get(name) ?? idleCell), ...change }]]) }))
  }

  function show(document: NotebookDocument, history: Partial<NotebookState>): void {
    const { selected } = state()
    const last = document.blocks.length - 1
    const { findings } = parseNotebook(printNotebook(document))
    set({ document, findings, selected: selected === null || last < 0 ? null : Math.min(selected, last), ...history })
    const names = cellsOf(document).map(({ name }) => name)
    for (const name of state().cells.keys()) if (!names.includes(name)) queue.cancel(name)
    runStale()
  }

  /** Queues every cell that does not show what a run from the top would give. */
  function runStale(): void {
    const { document, snapshot } = state()
    if (snapshot === null) return
    const graph = graphOf(document, snapshot)
    set({ graph })
    for (const name of graph.order) {
      const known = state().cells.get(name) ?? idleCell
      const key = graph.keys.get(name) ?? null
      const pending = isWaiting(known) && queue.fingerprintOf(name) === key
      if (!pending && !isSettled(known, key)) run(name)
    }
  }

  function run(name: string): void {
    const cell = cellsOf(state().document).find((block) => block.name === name)
    const { graph } = state()
    const fingerprint = graph?.findings.has(name) === false ? graph.keys.get(name) : undefined
    if (cell?.options.ok !== true || fingerprint === undefined) return
    queue.add({ name, options: cell.options.value, fingerprint })
  }

  async function refreshData(): Promise<void> {
    const before = state().snapshot
    const data = await openData(path, state().document, services.call)
    const changed = data.snapshot?.reference.id !== before?.reference.id
    if (changed || runner === null) {
      runner?.release()
      runner = data.snapshot && data.study ? services.openRunner(data.snapshot, data.study.path) : null
    }
    set({ ...data, isDataKnown: true })
    runStale()
  }

  async function load(): Promise<void> {
    try {
      const { document, findings } = parseNotebook(await file.read())
      set({ document, findings, past: [], future: [], loading: { kind: 'ready' } })
      await refreshData()
    } catch (failure) {
      set({ loading: { kind: 'failed', failure } })
    }
  }

  function travel(from: 'past' | 'future', to: 'past' | 'future'): void {
    const target = state()[from].at(-1)
    if (target === undefined) return
    show(target, { [from]: state()[from].slice(0, -1), [to]: [...state()[to], state().document] })
    file.touch()
  }

  return {
    store,
    load,
    refreshData,
    edit: (change) => {
      const { document, past } = state()
      const next = change(document)
      if (next === document) return
      show(next, { past: [...past, document].slice(-historyLength), future: [] })
      file.touch()
    },
    undo: () => travel('past', 'future'),
    redo: () => travel('future', 'past'),
    select: (selected) => set({ selected }),
    run,
    runAll: () => {
      for (const name of state().graph?.order ?? []) run(name)
    },
    cancel: queue.cancel,
    cancelAll: queue.cancelAll,
    save: file.flush,
    keepMine: file.overwrite,
    takeTheirs: async () => {
      await file.keepCopy()
      await load()
    },
    close: () => {
      queue.cancelAll()
      void file.flush()
      runner?.release()
      runner = null
    },
  }
}
