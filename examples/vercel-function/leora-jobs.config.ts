import { defineConfig } from 'leora-jobs'

export const app = defineConfig({})
