import { config } from 'zod'

// The content security policy forbids code made from text: zod must not even try. Schemas look at
// this when they are made, so this file is imported before any of them.
config({ jitless: true })
