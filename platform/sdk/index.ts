export { startSdk, type AssaySdk, type Attributes, type SdkStatus } from './assay-sdk'
export { runtimeEnvironment, type SdkEnvironment } from './environment'
export type { SdkSettings } from './settings'
export type { VariantAnswer } from './variant-answer'
