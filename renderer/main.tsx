import { BlueprintProvider, FocusStyleManager } from '@blueprintjs/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app'
import { setupDesktop } from './app/setup-desktop'
import { setupHost } from './app/setup-host'
import { setupInspector } from './app/setup-inspector'
import { setupKeys } from './app/setup-keys'
import { setupTheme } from './app/setup-theme'
import { setupTitle } from './app/setup-title'
import { setupUnload } from './app/setup-unload'
import { registerShellCommands } from './app/shell-commands'
import './ui/theme/index.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

FocusStyleManager.onlyShowFocusOnTabs()
setupTheme()
registerShellCommands()
setupKeys()
setupUnload()
setupInspector()
setupTitle()
setupHost()
setupDesktop()

createRoot(root).render(
  <StrictMode>
    <BlueprintProvider>
      <App />
    </BlueprintProvider>
  </StrictMode>,
)
