/** Of the code that some programs of a bundle run: their own and what they import, and nothing else of the bundle. */
export function codeDigest(
  bundle: Readonly<
    Record<
      string,
      {
        readonly type: string
        readonly name?: string | undefined
        readonly isEntry?: boolean
        readonly code?: string
        readonly imports?: readonly string[]
        readonly dynamicImports?: readonly string[]
      }
    >
  >,
  programs: readonly string[],
): string
