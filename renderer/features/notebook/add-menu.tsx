import { Button, Menu, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core'
import { Plus } from '@blueprintjs/icons'
import { insertCell, insertProse } from '@contract'
import { newCells } from './new-cells'
import { useNotebook, useNotebookState } from './notebook-context'

interface AddMenuProps {
  /** Before which block. */
  readonly index: number
  readonly label?: string
}

/** Adds a cell or text before a block. */
export function AddMenu({ index, label }: AddMenuProps) {
  const notebook = useNotebook()
  const snapshot = useNotebookState((state) => state.snapshot)
  const add = (change: Parameters<typeof notebook.edit>[0]) => {
    notebook.edit(change)
    notebook.select(index)
  }
  const menu = (
    <Menu>
      {snapshot &&
        newCells({ spec: snapshot.experiment, frameKind: snapshot.frame.kind }).map(({ kind, title, body }) =>
          body.ok ? (
            <MenuItem
              key={kind}
              text={title}
              onClick={() => add((document) => insertCell(document, index, kind, body.value))}
            />
          ) : (
            <MenuItem key={kind} text={title} label={body.why} disabled />
          ),
        )}
      {snapshot && <MenuDivider />}
      <MenuItem text="Text" onClick={() => add((document) => insertProse(document, index, 'Write here.\n'))} />
    </Menu>
  )
  return (
    <PopoverNext content={menu} placement="bottom-start" animation="minimal" arrow={false}>
      <Button
        variant="minimal"
        size="small"
        icon={<Plus size={12} />}
        text={label}
        aria-label="Add a cell below"
        title="Add a cell below"
      />
    </PopoverNext>
  )
}
