// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { StudySummary } from '@contract'
import { answered, fakeHost, refused } from '../../../tests/support/fake-host'
import { setHost } from '../../bridge/host'
import { closeDialog, showDialog, useDialogs } from '../../state/dialogs'
import { useTabs } from '../../state/tabs'
import { useWorkspace } from '../../state/workspace'
import { NewNotebookDialog } from './new-notebook-dialog'

const study = (path: string, name: string): StudySummary => ({
  path,
  name,
  experimentId: name,
  sourceKind: 'subjects',
  start: null,
  end: null,
  latestSnapshot: null,
  problems: 0,
})

beforeEach(() => {
  useWorkspace.setState({ studies: [study('a.study.json', 'Checkout'), study('b.study.json', 'Ranking')] })
  useTabs.setState({ tabs: [], activeId: null })
  render(<NewNotebookDialog />)
  act(() => showDialog('new-notebook'))
})
afterEach(() => {
  cleanup()
  act(closeDialog)
})

async function fillIn(): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Study'), { target: { value: 'b.study.json' } })
  fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'A second look' } })
  fireEvent.click(screen.getByRole('button', { name: 'Create' }))
}

it('writes a notebook of the chosen study and opens it', async () => {
  const path = 'notebooks/a-second-look.assay.md'
  const host = fakeHost({ 'notebooks.create': () => answered({ path, text: '', revision: '0' }) })
  setHost(host)
  await fillIn()
  await expect.poll(() => useTabs.getState().tabs.map((tab) => tab.path)).toEqual([path])
  const request = { studyPath: 'b.study.json', title: 'A second look' }
  expect(host.calls).toEqual([{ name: 'notebooks.create', request }])
  expect(useDialogs.getState().open).toBeNull()
})

it('stays open and says why where it could not be written', async () => {
  setHost(fakeHost({ 'notebooks.create': () => refused('invalid-input', 'The workspace is read-only.') }))
  await fillIn()
  expect(await screen.findByText(/The workspace is read-only/)).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('A second look')
  expect(useTabs.getState().tabs).toEqual([])
})
