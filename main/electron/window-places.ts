import { z } from 'zod'
import { openKeptState } from '../services/kept-state'

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
export type Bounds = Readonly<z.infer<typeof bounds>>

const place = z.object({
  /** Windows of a workspace are numbered from 1: a number finds its tabs again. */
  number: z.int().min(1),
  bounds,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})
export type WindowPlace = Readonly<z.infer<typeof place>>

const placesFile = z.object({
  /** The workspace of the last time; null: the demo. */
  workspace: z.string().nullable(),
  /** Of each workspace, the latest first, the windows that were open last. */
  windows: z.array(z.object({ workspace: z.string(), places: z.array(place) })),
})

const mostWorkspaces = 50

/** Where windows were, in a file of their own. */
export interface WindowPlaces {
  lastWorkspace(): string | null
  rememberWorkspace(folder: string | null): void
  of(workspace: string): readonly WindowPlace[]
  remember(workspace: string, places: readonly WindowPlace[]): void
}

export function openWindowPlaces(path: string): WindowPlaces {
  const kept = openKeptState(path, placesFile, { workspace: null, windows: [] })
  return {
    lastWorkspace: () => kept.get().workspace,
    rememberWorkspace: (workspace) => kept.set({ ...kept.get(), workspace }),
    of: (workspace) => kept.get().windows.find((each) => each.workspace === workspace)?.places ?? [],
    remember(workspace, places) {
      const others = kept.get().windows.filter((each) => each.workspace !== workspace)
      kept.set({ ...kept.get(), windows: [{ workspace, places: [...places] }, ...others].slice(0, mostWorkspaces) })
    },
  }
}

const visible = { width: 120, height: 40 }

/** Whether enough of a window is on one of the screens for a person to find it and to take hold of its title. */
export function isOnScreen({ x, y, width }: Bounds, screens: readonly Bounds[]): boolean {
  return screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
    return across >= visible.width && y >= screen.y && y <= screen.y + screen.height - visible.height
  })
}
