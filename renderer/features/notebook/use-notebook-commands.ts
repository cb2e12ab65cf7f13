import { deleteBlock, moveBlock } from '@contract'
import { useMemo } from 'react'
import { useCommands, type Command } from '../../state/commands'
import type { Notebook } from '../../state/notebook/notebook'
import { tabId, useTabs } from '../../state/tabs'

/** What the keyboard and the palette can do with the notebook in front. */
export function useNotebookCommands(notebook: Notebook): void {
  const id = tabId({ kind: 'notebook', path: notebook.store.getState().path })
  const isInFront = useTabs(({ activeId }) => activeId === id)
  const commands = useMemo(() => (isInFront ? notebookCommands(notebook) : []), [isInFront, notebook])
  useCommands(commands)
}

/** In an editor these keys are the editor's own. */
function isWriting(): boolean {
  return (document.activeElement?.closest('.monaco-editor, textarea') ?? null) !== null
}

const isFree = () => !isWriting()

function notebookCommands(notebook: Notebook): readonly Command[] {
  const state = () => notebook.store.getState()
  const group = 'Notebook'
  const isSelected = () => state().selected !== null && !isWriting()
  const cellName = () => {
    const block = state().document.blocks[state().selected ?? -1]
    return block?.kind === 'cell' ? block.name : null
  }
  const onCell = (act: (name: string) => void) => () => {
    const name = cellName()
    if (name !== null) act(name)
  }
  const select = (step: number) => () => {
    const { selected, document } = state()
    const at = selected === null ? (step > 0 ? 0 : document.blocks.length - 1) : selected + step
    if (at >= 0 && at < document.blocks.length) notebook.select(at)
  }
  const move = (step: number) => () => {
    const { selected, document } = state()
    const to = (selected ?? 0) + step
    if (selected === null || to < 0 || to >= document.blocks.length) return
    notebook.edit((present) => moveBlock(present, selected, to))
    notebook.select(to)
  }
  return [
    { id: 'notebook.runAll', title: 'Run all cells', group, keybinding: 'mod+shift+enter', run: notebook.runAll },
    {
      id: 'notebook.runCell',
      title: 'Run the selected cell',
      group,
      keybinding: 'shift+enter',
      enabled: () => cellName() !== null && !isWriting(),
      run: onCell(notebook.run),
    },
    {
      id: 'notebook.stopCell',
      title: 'Stop the selected cell',
      group,
      keybinding: 'mod+.',
      enabled: () => cellName() !== null,
      run: onCell(notebook.cancel),
    },
    { id: 'notebook.stopAll', title: 'Stop all cells', group, run: notebook.cancelAll },
    {
      id: 'notebook.next',
      title: 'Select the next block',
      group,
      keybinding: 'mod+arrowdown',
      enabled: isFree,
      run: select(1),
    },
    {
      id: 'notebook.previous',
      title: 'Select the block before',
      group,
      keybinding: 'mod+arrowup',
      enabled: isFree,
      run: select(-1),
    },
    {
      id: 'notebook.moveUp',
      title: 'Move the block up',
      group,
      keybinding: 'alt+arrowup',
      enabled: isSelected,
      run: move(-1),
    },
    {
      id: 'notebook.moveDown',
      title: 'Move the block down',
      group,
      keybinding: 'alt+arrowdown',
      enabled: isSelected,
      run: move(1),
    },
    {
      id: 'notebook.delete',
      title: 'Delete the block',
      group,
      keybinding: 'mod+shift+backspace',
      enabled: isSelected,
      run: () => notebook.edit((document) => deleteBlock(document, state().selected ?? -1)),
    },
    {
      id: 'notebook.undo',
      title: 'Undo the last change to the notebook',
      group,
      keybinding: 'mod+alt+z',
      enabled: () => state().past.length > 0,
      run: notebook.undo,
    },
    {
      id: 'notebook.redo',
      title: 'Redo the change to the notebook',
      group,
      keybinding: 'mod+alt+y',
      enabled: () => state().future.length > 0,
      run: notebook.redo,
    },
  ]
}
