// @vitest-environment jsdom
import type { Envelope, PullOutcome } from '@contract'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setHost } from '../bridge/host'
import { answered, fakeHost, pending, refused } from '../../tests/support/fake-host'
import { requestClose, saveAndClose, useCloseTab } from './close-tab'
import { isEnabled, registerCommands, runCommand, useCommandStore } from './commands'
import { useLayout } from './layout'
import { useNotices } from './notices'
import { openStudy, pullAndOpen } from './open-document'
import { estimatePull, notePullProgress, startPull, stopPull, usePulls } from './pulls'
import { readStored } from './stored'
import { useTabs } from './tabs'
import { resolveTheme, useThemeStore } from './theme'
import { loadWorkspace, useWorkspace } from './workspace'

const snapshot = { id: `sha256:${'a'.repeat(64)}`, createdAt: '2026-03-01T00:00:00Z', bytes: 10, rows: { subjects: 3 } }
const done = { kind: 'done', snapshot, reused: false, findings: [] } as const
const notebook = { path: 'notebooks/s.assay.md', text: '', revision: '1' }

function studyDocument(changes: object) {
  return {
    path: 's.study.json',
    text: '{}',
    study: null,
    findings: [],
    latestSnapshot: null,
    notebookPath: null,
    ...changes,
  }
}

beforeEach(() => {
  localStorage.clear()
  useTabs.setState({ tabs: [], activeId: null, openBeside: false })
  usePulls.setState({ pulls: new Map(), shown: null })
  useNotices.setState({ notices: [] })
})

function open(path: string): void {
  useTabs.getState().open({ kind: 'notebook', path, title: path })
}

describe('tabs', () => {
  it('opens a document once and shows it again', () => {
    open('a')
    open('b')
    open('a')
    expect(useTabs.getState().tabs.map((tab) => tab.path)).toEqual(['a', 'b'])
    expect(useTabs.getState().activeId).toBe('notebook:a')
  })

  it('shows the right neighbour of a closed tab, else the left one', () => {
    for (const path of ['a', 'b', 'c']) open(path)
    useTabs.getState().activate('notebook:b')
    useTabs.getState().close('notebook:b')
    expect(useTabs.getState().activeId).toBe('notebook:c')
    useTabs.getState().close('notebook:c')
    expect(useTabs.getState().activeId).toBe('notebook:a')
    useTabs.getState().close('notebook:a')
    expect(useTabs.getState().activeId).toBeNull()
  })

  it('asks before it closes unsaved changes, and keeps a tab that cannot be saved', async () => {
    open('a')
    useTabs.getState().setUnsaved('notebook:a', () => Promise.reject(new Error('disk full')))
    requestClose('notebook:a')
    expect(useCloseTab.getState().asking).toBe('notebook:a')
    await saveAndClose()
    expect(useTabs.getState().tabs).toHaveLength(1)
    expect(useNotices.getState().notices[0]?.title).toBe('Save a')

    useTabs.getState().setUnsaved('notebook:a', () => Promise.resolve())
    requestClose('notebook:a')
    await saveAndClose()
    expect(useTabs.getState().tabs).toHaveLength(0)
  })
})

describe('commands', () => {
  it('runs enabled commands and takes them away again', () => {
    const run = vi.fn()
    let isOn = false
    const remove = registerCommands([{ id: 'x', title: 'X', group: 'G', enabled: () => isOn, run }])
    runCommand('x')
    expect(run).not.toHaveBeenCalled()
    isOn = true
    const command = useCommandStore.getState().commands.get('x')
    expect(command && isEnabled(command)).toBe(true)
    runCommand('x')
    expect(run).toHaveBeenCalledOnce()
    remove()
    expect(useCommandStore.getState().commands.has('x')).toBe(false)
  })
})

describe('theme and layout', () => {
  it('follows the system until a theme is chosen, and remembers the choice', () => {
    useThemeStore.getState().followSystem('dark')
    expect(resolveTheme(useThemeStore.getState())).toBe('dark')
    useThemeStore.getState().choose('light')
    expect(resolveTheme(useThemeStore.getState())).toBe('light')
    expect(readStored('theme', (value) => value === 'light')).toBe('light')
  })

  it('hides the side bar when its view is chosen again', () => {
    const { toggleSideView } = useLayout.getState()
    toggleSideView('connections')
    expect(useLayout.getState()).toMatchObject({ sideView: 'connections', sideBarOpen: true })
    toggleSideView('connections')
    expect(useLayout.getState().sideBarOpen).toBe(false)
  })

  it('drops stored values of another form', () => {
    localStorage.setItem('assay.theme', '{"a":')
    expect(readStored('theme', (value): value is string => typeof value === 'string')).toBeNull()
    localStorage.setItem('assay.theme', '7')
    expect(readStored('theme', (value): value is string => typeof value === 'string')).toBeNull()
  })
})

describe('workspace', () => {
  it('keeps what it had when a later load fails', async () => {
    const info = {
      folder: '/w',
      host: 'browser',
      version: '1',
      readOnly: false,
      demo: true,
      engines: { native: '1' },
      memoryLimitBytes: 1,
    } as const
    const lists = {
      'studies.list': () => answered([]),
      'notebooks.list': () => answered([{ path: 'n.assay.md', title: 'N' }]),
      'connections.list': () => answered([]),
    }
    setHost(fakeHost({ 'workspace.info': () => answered(info), ...lists }))
    await loadWorkspace()
    expect(useWorkspace.getState()).toMatchObject({ status: 'loaded', info, failure: null })
    setHost(fakeHost({}))
    await loadWorkspace()
    expect(useWorkspace.getState().status).toBe('loaded')
    expect(useWorkspace.getState().notebooks).toHaveLength(1)
    expect(useWorkspace.getState().failure).toBeInstanceOf(Error)
  })
})

describe('pulls', () => {
  it('shows progress of the running job only, and its end', async () => {
    const host = fakeHost({
      'pulls.start': () => new Promise((settle) => setTimeout(() => settle(answered(done)), 20)),
    })
    setHost(host)
    const ended = startPull('s.study.json', { refresh: false })
    const running = usePulls.getState().pulls.get('s.study.json')
    const jobId = running?.phase === 'running' ? running.jobId : ''
    const progress = {
      jobId,
      studyPath: 's.study.json',
      stage: 'reading',
      rows: 5,
      bytes: 10,
      totalBytes: null,
      rowsPerSecond: 1,
      secondsRemaining: null,
    } as const
    notePullProgress({ ...progress, jobId: 'another' })
    expect(usePulls.getState().pulls.get('s.study.json')).toMatchObject({ progress: null })
    notePullProgress(progress)
    expect(usePulls.getState().pulls.get('s.study.json')).toMatchObject({ progress })
    expect(await ended).toBe(true)
    notePullProgress(progress)
    expect(usePulls.getState().pulls.get('s.study.json')).toEqual({ phase: 'done', outcome: done })
  })

  it('stops quietly, whether the host answers or refuses as cancelled', async () => {
    for (const answer of [answered({ kind: 'cancelled' } as const), refused('cancelled', 'stopped')]) {
      const outcome = pending<Envelope<PullOutcome>>()
      const host = fakeHost({
        'pulls.start': () => outcome.promise,
        'pulls.cancel': () => {
          outcome.settle(answer)
          return answered(true)
        },
      })
      setHost(host)
      const ended = startPull('s.study.json', { refresh: false })
      await stopPull('s.study.json')
      expect(await ended).toBe(false)
      expect(usePulls.getState().pulls.get('s.study.json')).toEqual({ phase: 'cancelled' })
    }
  })

  it('keeps why an estimate failed', async () => {
    setHost(fakeHost({ 'pulls.estimate': () => refused('source-failed', 'no such table') }))
    await estimatePull('s.study.json')
    expect(usePulls.getState().pulls.get('s.study.json')).toMatchObject({ phase: 'failed' })
  })
})

describe('from a study to its numbers', () => {
  it('opens the notebook of a pulled study', async () => {
    const study = studyDocument({ study: {}, latestSnapshot: snapshot })
    setHost(fakeHost({ 'studies.open': () => answered(study), 'notebooks.forStudy': () => answered(notebook) }))
    await openStudy('s.study.json')
    expect(useTabs.getState().activeId).toBe('notebook:notebooks/s.assay.md')
  })

  it('shows what the pull costs when there is no data yet', async () => {
    const estimate = { rows: 3, bytes: 10, reusable: null }
    const study = studyDocument({ study: {} })
    const plan = { hash: 'sha256:0', registered: false, registeredAt: null, deviations: [], looks: 0 }
    setHost(
      fakeHost({
        'studies.open': () => answered(study),
        'pulls.estimate': () => answered(estimate),
        'plans.show': () => answered(plan),
      }),
    )
    await openStudy('s.study.json')
    expect(usePulls.getState().shown).toBe('s.study.json')
    expect(usePulls.getState().pulls.get('s.study.json')).toEqual({ phase: 'ready', estimate, plan })
  })

  it('opens the text of a study that cannot be read', async () => {
    setHost(fakeHost({ 'studies.open': () => answered(studyDocument({})) }))
    await openStudy('s.study.json')
    expect(useTabs.getState().activeId).toBe('study:s.study.json')
  })

  it('pulls, then opens the notebook and puts the dialog away', async () => {
    setHost(fakeHost({ 'pulls.start': () => answered(done), 'notebooks.forStudy': () => answered(notebook) }))
    await pullAndOpen('s.study.json', { refresh: true })
    expect(usePulls.getState().shown).toBeNull()
    expect(useTabs.getState().activeId).toBe('notebook:notebooks/s.assay.md')
  })
})
