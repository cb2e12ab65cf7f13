import type { NotebookSummary, StudySummary } from '@contract'
import { isEnabled, type Command } from '../../state/commands'
import { documentTitle } from '@contract'

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly keybinding: string | null
  readonly run: () => void
}

interface PaletteSources {
  readonly commands: Iterable<Command>
  readonly studies: readonly StudySummary[]
  readonly notebooks: readonly NotebookSummary[]
  readonly openStudy: (path: string) => void
  readonly openNotebook: (path: string) => void
}

/** All that can be done now: enabled commands first, then everything that can be opened. */
export function paletteItems({ commands, studies, notebooks, openStudy, openNotebook }: PaletteSources) {
  const runnable = [...commands].filter(isEnabled).toSorted((a, b) => a.group.localeCompare(b.group, 'en'))
  return [
    ...runnable.map((command): PaletteItem => ({
      id: command.id,
      title: command.title,
      group: command.group,
      keybinding: command.keybinding ?? null,
      run: () => void command.run(),
    })),
    ...studies.map(({ path, name }): PaletteItem => ({
      id: `study:${path}`,
      title: `Open ${name}`,
      group: 'Experiment',
      keybinding: null,
      run: () => openStudy(path),
    })),
    ...notebooks.map(({ path, title }): PaletteItem => ({
      id: `notebook:${path}`,
      title: `Open ${title || documentTitle(path)}`,
      group: 'Notebook',
      keybinding: null,
      run: () => openNotebook(path),
    })),
  ]
}
