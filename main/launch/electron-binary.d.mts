/** Where Electron's binary is, or why the desktop window cannot be opened here. */
export function findElectron(
  root: string,
  system: {
    readonly env: NodeJS.ProcessEnv
    readonly platform: NodeJS.Platform
    readonly userId: number | undefined
  },
): { readonly path: string; readonly reason: null } | { readonly path: null; readonly reason: string }
