// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { useNotices } from './notices'
import { settleDocuments } from './settle-documents'
import { useTabs, type TabKind } from './tabs'

let written: string[] = []

beforeEach(() => {
  written = []
  useTabs.setState({ tabs: [], activeId: null })
})

function openUnsaved(kind: TabKind, path: string, write?: () => Promise<void>): void {
  useTabs.getState().open({ kind, path, title: path })
  const id = `${kind}:${path}`
  const save = async () => {
    written.push(path)
    useTabs.getState().setUnsaved(id, null)
  }
  useTabs.getState().setUnsaved(id, write ?? save)
}

describe('settleDocuments', () => {
  it('writes notebooks without being asked, and says which studies are left', async () => {
    openUnsaved('notebook', 'a')
    openUnsaved('study', 'b')
    expect(await settleDocuments('notebooks')).toEqual(['b'])
    expect(written).toEqual(['a'])
    expect(await settleDocuments('all')).toEqual([])
    expect(written).toEqual(['a', 'b'])
  })

  it('goes on after a document that cannot be written, and says that it is left', async () => {
    openUnsaved('study', 'full', async () => {
      throw new Error('the disk is full')
    })
    openUnsaved('study', 'b')
    expect(await settleDocuments('all')).toEqual(['full'])
    expect(useNotices.getState().notices.at(-1)?.title).toBe('Save full')
  })
})
