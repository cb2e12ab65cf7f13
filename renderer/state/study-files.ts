import type { StudyDocument } from '@contract'
import { create } from 'zustand'
import { call } from '../bridge/host'
import { tabId, useTabs } from './tabs'
import { useSnapshotsInView } from './snapshot-in-view'

/** A study file that is open as text. */
export interface StudyFile {
  /** As it was read or last saved; null until it has been read. */
  readonly saved: StudyDocument | null
  readonly text: string
  readonly failure: unknown
}

interface StudyFilesState {
  readonly files: ReadonlyMap<string, StudyFile>
}

export const useStudyFiles = create<StudyFilesState>()(() => ({ files: new Map() }))

const unread: StudyFile = { saved: null, text: '', failure: null }

function change(path: string, changes: Partial<StudyFile>): void {
  useStudyFiles.setState(({ files }) => ({
    files: new Map([...files, [path, { ...(files.get(path) ?? unread), ...changes }]]),
  }))
}

/** Reads the file. Text that was edited and not saved is kept. */
export async function loadStudyFile(path: string): Promise<void> {
  try {
    const read = await call('studies.open', { path })
    const { saved, text } = useStudyFiles.getState().files.get(path) ?? unread
    const isEdited = saved !== null && text !== saved.text
    show(path, read, isEdited ? text : read.text)
  } catch (failure) {
    change(path, { failure })
  }
}

export function editStudyFile(path: string, text: string): void {
  change(path, { text })
  markTab(path)
}

/** @throws HostError when the host refuses it. */
export async function saveStudyFile(path: string): Promise<void> {
  const { text } = useStudyFiles.getState().files.get(path) ?? unread
  const saved = await call('studies.save', { path, text })
  show(path, saved, useStudyFiles.getState().files.get(path)?.text ?? saved.text)
}

/** Forgets an editor whose tab was closed. */
export function forgetStudyFile(path: string): void {
  useStudyFiles.setState(({ files }) => ({ files: new Map([...files].filter(([one]) => one !== path)) }))
  useSnapshotsInView.getState().publish(tabId({ kind: 'study', path }), null)
}

function show(path: string, saved: StudyDocument, text: string): void {
  change(path, { saved, text, failure: null })
  useSnapshotsInView.getState().publish(tabId({ kind: 'study', path }), saved.latestSnapshot)
  markTab(path)
}

function markTab(path: string): void {
  const { saved, text } = useStudyFiles.getState().files.get(path) ?? unread
  const isUnsaved = saved !== null && saved.text !== text
  useTabs.getState().setUnsaved(tabId({ kind: 'study', path }), isUnsaved ? async () => saveStudyFile(path) : null)
}
