/**
 * Command-line switches that a crafted link or shortcut could add to open the installed application
 * to another program (CVE-2018-1000006 and its successors). Any of them: it does not start.
 */
export const refusedSwitches = [
  'allow-file-access-from-files',
  'disable-gpu-sandbox',
  'disable-site-isolation-trials',
  'disable-web-security',
  'enable-logging',
  'gpu-launcher',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'in-process-gpu',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'js-flags',
  'load-extension',
  'log-net-log',
  'no-sandbox',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'single-process',
  'ssl-key-log-file',
  'use-fake-ui-for-media-stream',
  'user-data-dir',
  'utility-cmd-prefix',
] as const

export function refusedSwitch(hasSwitch: (name: string) => boolean): string | undefined {
  return refusedSwitches.find(hasSwitch)
}
