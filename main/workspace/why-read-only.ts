import { ServiceError } from '@contract'

/** Why a workspace is only read: another process owns it, or its folder cannot be written. */
export type WhyReadOnly = 'owned' | 'disk'

const notices: Readonly<Record<WhyReadOnly, string>> = {
  owned: 'Another Assay has this workspace open: this one adds looks and plans, and writes nothing else.',
  disk: 'Assay may not write to the workspace folder: this workspace is read only.',
}

const refusals: Readonly<Record<WhyReadOnly, { readonly message: string; readonly hint: string }>> = {
  owned: {
    message: 'Another Assay has this workspace open, so nothing can be written here.',
    hint: 'Close the other one, or choose another workspace.',
  },
  disk: {
    message: 'Assay may not write to the workspace folder, so nothing can be kept here.',
    hint: 'Choose a workspace folder that you can write to.',
  },
}

/** What is said on opening. */
export function readOnlyNotice(why: WhyReadOnly): string {
  return notices[why]
}

/** What is said to whoever would write. */
export function readOnlyError(why: WhyReadOnly): ServiceError {
  return new ServiceError({ code: 'read-only', ...refusals[why] })
}
