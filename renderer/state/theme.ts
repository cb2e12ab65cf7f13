import { create } from 'zustand'
import type { ThemeName } from '../ui/theme/palettes'
import { readStored, writeStored } from './stored'

export type ThemePreference = 'system' | ThemeName

interface ThemeState {
  readonly preference: ThemePreference
  /** What the operating system asks for. */
  readonly system: ThemeName
  readonly choose: (preference: ThemePreference) => void
  readonly followSystem: (system: ThemeName) => void
}

const key = 'theme'

export const useThemeStore = create<ThemeState>()((set) => ({
  preference: readStored(key, isPreference) ?? 'system',
  system: 'light',
  choose: (preference) => {
    writeStored(key, preference)
    set({ preference })
  },
  followSystem: (system) => set({ system }),
}))

/** The theme in force. */
export function useTheme(): ThemeName {
  return useThemeStore(resolveTheme)
}

export function resolveTheme({ preference, system }: Pick<ThemeState, 'preference' | 'system'>): ThemeName {
  return preference === 'system' ? system : preference
}

function isPreference(value: unknown): value is ThemePreference {
  return value === 'system' || value === 'light' || value === 'dark'
}
