import { createClient } from '../../contract/client.ts'
import { createTransport } from './transport.ts'

/** The one way from the interface to the core. */
export const client = createClient(createTransport())
