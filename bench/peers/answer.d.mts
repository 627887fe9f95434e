export function answer(methods: Readonly<Record<string, (...parameters: never[]) => unknown>>): void
