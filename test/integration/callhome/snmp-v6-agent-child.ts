/** An IMM2's agent on an IPv6 link-local address: run inside a namespace whose adapter has it. Says how to sign in. */
import { startImm2 } from '../../lab/imm2.ts';

const imm2 = await startImm2({
  address: process.argv[2] ?? '',
  httpsPort: null,
  sshPort: null,
  communities: [{ name: 'rw', view: 'write' }],
});
const { name, authPassword, privPassword } = imm2.credentials.snmp;
process.stdout.write(`READY ${imm2.ports.snmp} ${name} ${authPassword} ${privPassword}\n`);
