import { resolveTheme, useThemeStore } from '../state/theme'
import { applyTheme } from '../ui/theme/apply-theme'

/** Follows the system's theme and the person's choice from now on. */
export function setupTheme(): void {
  const darkSystem = window.matchMedia('(prefers-color-scheme: dark)')
  const follow = () => useThemeStore.getState().followSystem(darkSystem.matches ? 'dark' : 'light')
  darkSystem.addEventListener('change', follow)
  useThemeStore.subscribe((state) => applyTheme(resolveTheme(state), document))
  follow()
}
