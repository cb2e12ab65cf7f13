// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setupKeys } from '../../app/setup-keys'
import { registerCommands } from '../../state/commands'
import { closeDialog, showDialog } from '../../state/dialogs'
import { CommandPalette } from './command-palette'
import { ShortcutsDialog } from './shortcuts-dialog'

const run = vi.fn()
let remove: () => void

beforeEach(() => {
  run.mockClear()
  remove = registerCommands([
    {
      id: 'palette.show',
      title: 'Show all commands',
      group: 'Help',
      keybinding: 'mod+k',
      run: () => showDialog('palette'),
    },
    { id: 'x.dark', title: 'Use the dark theme', group: 'View', keybinding: 'mod+shift+l', run },
    { id: 'x.off', title: 'Not now', group: 'View', keybinding: 'mod+j', enabled: () => false, run },
  ])
})

afterEach(() => {
  cleanup()
  act(closeDialog)
  remove()
})

describe('CommandPalette', () => {
  it('opens by keys, lists every enabled command, and runs the one that is typed', async () => {
    setupKeys()
    render(<CommandPalette />)
    act(() => void fireEvent.keyDown(window, { key: 'k', ctrlKey: true }))
    const input = await screen.findByLabelText('Command')
    expect(screen.getByText('Use the dark theme')).toBeTruthy()
    expect(screen.queryByText('Not now')).toBeNull()
    fireEvent.change(input, { target: { value: 'dark' } })
    fireEvent.keyDown(input, { key: 'Enter' })
    fireEvent.keyUp(input, { key: 'Enter' })
    expect(run).toHaveBeenCalledOnce()
  })

  it('leaves keys of disabled commands alone', () => {
    setupKeys()
    fireEvent.keyDown(window, { key: 'j', ctrlKey: true })
    expect(run).not.toHaveBeenCalled()
  })
})

describe('ShortcutsDialog', () => {
  it('lists every command that has keys', async () => {
    render(<ShortcutsDialog />)
    act(() => showDialog('shortcuts'))
    expect(await screen.findByText('Ctrl+Shift+L')).toBeTruthy()
    expect(screen.getByText('Use the dark theme')).toBeTruthy()
  })
})
