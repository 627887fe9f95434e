// Answers the bench, which started this process: one message in, one out.
export function answer(methods) {
  const reply = async ({ method, parameters }) => {
    try {
      process.send({ value: await methods[method](...parameters) })
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) })
    }
  }
  process.on('message', (message) => void reply(message))
  process.on('disconnect', () => process.exit(0))
}
