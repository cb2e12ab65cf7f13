import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm run gallery`: the window's own cells and figures, from fixtures. */
export default defineConfig({
  root: resolve('tests/gallery'),
  plugins: [react()],
  resolve: {
    alias: {
      '@analysis': resolve('analysis/index.ts'),
      '@contract': resolve('contract/index.ts'),
      '@presentation': resolve('presentation/index.ts'),
    },
  },
  server: { host: '127.0.0.1' },
  build: {
    outDir: resolve('tests/artifacts/gallery'),
    emptyOutDir: true,
    chunkSizeWarningLimit: Infinity,
    rolldownOptions: {
      input: { index: resolve('tests/gallery/index.html'), pictures: resolve('tests/gallery/pictures.html') },
    },
  },
})
