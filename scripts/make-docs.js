/** Writes the pages of docs/ that are made of catalogues. Needs dist/. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ecsPage } from '../dist/cli/ecs-page.js'
import { cataloguePage } from '../dist/cli/lint-catalogue.js'

writeFileSync(fileURLToPath(new URL('../docs/lint.md', import.meta.url)), cataloguePage())
writeFileSync(fileURLToPath(new URL('../docs/ecs.md', import.meta.url)), ecsPage())
