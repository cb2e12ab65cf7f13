/** The part of a KeyboardEvent that a binding is compared with. */
export interface PressedKeys {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Whether the keys are exactly those of a binding such as `mod+shift+e`, `mod` being Cmd on a Mac and Ctrl elsewhere. */
export function matchesKeybinding(pressed: PressedKeys, binding: string, isMac: boolean): boolean {
  const parts = binding.split('+')
  const key = parts.at(-1)
  const wants = (name: string) => parts.slice(0, -1).includes(name)
  return (
    pressed.key.toLowerCase() === key &&
    pressed.ctrlKey === (!isMac && wants('mod')) &&
    pressed.metaKey === (isMac && wants('mod')) &&
    pressed.shiftKey === wants('shift') &&
    pressed.altKey === wants('alt')
  )
}

/** A binding in the signs of the platform's own menus: `⌘⇧E`, `Ctrl+Shift+E`. */
export function formatKeybinding(binding: string, isMac: boolean): string {
  const names = isMac ? macNames : otherNames
  return binding
    .split('+')
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : capitalised(part)))
    .join(isMac ? '' : '+')
}

const macNames: Readonly<Record<string, string>> = {
  mod: '⌘',
  shift: '⇧',
  alt: '⌥',
  enter: '↩',
  arrowup: '↑',
  arrowdown: '↓',
}
const otherNames: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  arrowup: '↑',
  arrowdown: '↓',
  pageup: 'PageUp',
  pagedown: 'PageDown',
}

function capitalised(part: string): string {
  return part.charAt(0).toUpperCase() + part.slice(1)
}

export function isMacPlatform(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
