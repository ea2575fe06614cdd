import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npm start` serves the built page and the API from one origin; only `vite dev` needs to be told where the service is.
const service = 'http://127.0.0.1:3000'

// React changes with a dependency, our own code with every release: apart, browsers keep the big file. antd is cut by
// what each page uses of it, for a page's tables must not make the inbox slower.
const inPackages = (...names: string[]) =>
  new RegExp(`[\\\\/]node_modules[\\\\/](?:${names.join('|')})[\\\\/]`)

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/auth': service, '/v1': service } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // No data: URLs and no inline scripts: the page lives under a strict Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: inPackages(
                'react',
                'react-dom',
                'scheduler',
                'react-router',
                'openapi-fetch',
                'react-i18next',
                'i18next',
                '@tanstack',
              ),
              priority: 2,
            },
          ],
        },
      },
    },
  },
})
