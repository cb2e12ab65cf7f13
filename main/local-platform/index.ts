export * from './local-platform'
export * from './platform-channel'
export * from './platform-program'
export * from './with-local-connection'
