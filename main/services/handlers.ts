import type { ChannelName, RequestOf, ResponseOf } from '@contract'

/** Who calls: one window. Cancellations reach only what the same caller started. */
export interface Caller {
  readonly id: string
}

export type Handler<Name extends ChannelName> = (
  request: RequestOf<Name>,
  caller: Caller,
) => Promise<ResponseOf<Name>> | ResponseOf<Name>

type GroupOf<Name extends ChannelName> = Name extends `${infer Group}.${string}` ? Group : never

export type ChannelGroup = GroupOf<ChannelName>

/** The handlers of one group: `studies` has a handler for every channel named `studies.*` and for no other. */
export type GroupHandlers<Group extends ChannelGroup> = {
  readonly [Name in Extract<ChannelName, `${Group}.${string}`>]: Handler<Name>
}

/** Exactly one handler for every channel. */
export type Handlers = { readonly [Name in ChannelName]: Handler<Name> }
