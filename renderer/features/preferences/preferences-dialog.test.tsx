// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { closeDialog, showDialog } from '../../state/dialogs'
import { useThemeStore } from '../../state/theme'
import { PreferencesDialog } from './preferences-dialog'

afterEach(() => {
  cleanup()
  act(closeDialog)
})

it('shows the theme that is chosen, and chooses another', async () => {
  useThemeStore.getState().choose('light')
  render(<PreferencesDialog />)
  act(() => showDialog('preferences'))
  expect((await screen.findByLabelText<HTMLInputElement>('Light')).checked).toBe(true)
  fireEvent.click(screen.getByLabelText('Dark'))
  expect(useThemeStore.getState().preference).toBe('dark')
  expect(screen.getByLabelText<HTMLInputElement>('Dark').checked).toBe(true)
})
