/**
 * Independent clients for proving the simulators: Debian's own tools, run asynchronously because the simulator
 * lives in the same process. A missing tool fails the test with the package to install.
 */
import { execFile, execFileSync } from 'node:child_process';

/** Debian package of each tool. */
const PACKAGES: Readonly<Record<string, string>> = {
  snmpget: 'snmp',
  snmpset: 'snmp',
  snmpwalk: 'snmp',
  ssh: 'openssh-client',
  sshpass: 'sshpass',
  dig: 'dnsutils',
  openssl: 'openssl',
  curl: 'curl',
};

export type ToolResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Throws with the package's name when a tool isn't there. */
export function requireTool(tool: string): void {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
  } catch {
    throw new Error(`'${tool}' is needed: apt-get install -y ${PACKAGES[tool] ?? tool}`);
  }
}

/** Runs a tool to its end; a non-zero exit is a result, not an exception. */
export function run(tool: string, args: readonly string[], input = ''): Promise<ToolResult> {
  requireTool(tool);
  return new Promise((resolve) => {
    const child = execFile(tool, [...args], { timeout: 15_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}
