import { z } from 'zod'
import { openKeptState } from './kept-state'

const recentFile = z.object({ files: z.array(z.string()), workspaces: z.array(z.string()) })
export type Recent = Readonly<z.infer<typeof recentFile>>

const most = 10

/** What a person opened last, by absolute path, the latest first. */
export interface RecentPlaces {
  list(): Recent
  addFiles(paths: readonly string[]): void
  addWorkspace(folder: string): void
  clear(): void
}

export function openRecentPlaces(path: string): RecentPlaces {
  const kept = openKeptState<Recent>(path, recentFile, { files: [], workspaces: [] })
  return {
    list: () => kept.get(),
    addFiles(paths) {
      kept.set({ ...kept.get(), files: latestFirst([...paths].toReversed(), kept.get().files) })
    },
    addWorkspace(folder) {
      kept.set({ ...kept.get(), workspaces: latestFirst([folder], kept.get().workspaces) })
    },
    clear: () => kept.set({ files: [], workspaces: [] }),
  }
}

function latestFirst(added: readonly string[], before: readonly string[]): string[] {
  return [...new Set([...added, ...before])].slice(0, most)
}
