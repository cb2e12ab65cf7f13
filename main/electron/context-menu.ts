import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/** Cut, copy and paste where there is text. Menus of cells, figures and lists are the page's own. */
export function setupContextMenu(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
      const copy: MenuItemConstructorOptions = { role: 'copy', enabled: editFlags.canCopy }
      const edit: readonly MenuItemConstructorOptions[] = [
        { role: 'cut', enabled: editFlags.canCut },
        copy,
        { role: 'paste', enabled: editFlags.canPaste },
        { type: 'separator' },
        { role: 'selectAll' },
      ]
      if (isEditable) Menu.buildFromTemplate([...edit]).popup()
      else if (selectionText.trim() !== '') Menu.buildFromTemplate([copy]).popup()
    })
  })
}
