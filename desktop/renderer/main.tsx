import './app/zod-without-eval.ts'
import './app/styles.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { listenToKeys } from './app/keys.ts'
import { styleNonce, theme } from './app/theme.ts'
import { followEvents } from './app/use-query.ts'

followEvents()
listenToKeys()

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateInlineStyles
    >
      <App />
    </MantineProvider>
  </StrictMode>,
)
