import { describe, expect, it } from 'vitest'
import { formatKeybinding, matchesKeybinding, type PressedKeys } from './keybinding'

const none: PressedKeys = { key: 'k', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }

describe('keybindings', () => {
  it('takes Ctrl for mod, and Cmd on a Mac', () => {
    expect(matchesKeybinding({ ...none, ctrlKey: true }, 'mod+k', false)).toBe(true)
    expect(matchesKeybinding({ ...none, metaKey: true }, 'mod+k', true)).toBe(true)
    expect(matchesKeybinding({ ...none, ctrlKey: true }, 'mod+k', true)).toBe(false)
  })

  it('wants exactly the modifiers of the binding', () => {
    expect(matchesKeybinding({ ...none, key: 'E', ctrlKey: true, shiftKey: true }, 'mod+shift+e', false)).toBe(true)
    expect(matchesKeybinding({ ...none, key: 'e', ctrlKey: true }, 'mod+shift+e', false)).toBe(false)
    expect(matchesKeybinding({ ...none, ctrlKey: true, altKey: true }, 'mod+k', false)).toBe(false)
    expect(matchesKeybinding(none, 'mod+k', false)).toBe(false)
  })

  it('writes bindings as the platform does', () => {
    expect(formatKeybinding('mod+shift+e', true)).toBe('⌘⇧E')
    expect(formatKeybinding('mod+shift+e', false)).toBe('Ctrl+Shift+E')
    expect(formatKeybinding('mod+enter', false)).toBe('Ctrl+Enter')
  })
})
