/** Reads one object of an agent in whatever network namespace it is started in, by SNMPv3 and v2c; answers on stdout. */
import { Secret } from '../../../electron/domain/secret.ts';
import { openSnmp } from '../../../electron/net/snmp.ts';

const [address = '', port = '', oid = '', user = '', authPassword = '', privPassword = ''] =
  process.argv.slice(2);
const answers: unknown[] = [];
for (const security of [
  {
    version: 'v3',
    user,
    authProtocol: 'sha',
    authPassword: new Secret(authPassword),
    privProtocol: 'aes',
    privPassword: new Secret(privPassword),
  },
  { version: 'v2c', community: new Secret('rw') },
] as const) {
  const client = openSnmp({ address, port: Number(port), security, timeoutMs: 2_000, retries: 0 });
  answers.push(await client.get([oid], new AbortController().signal));
  client.close();
}
process.stdout.write(JSON.stringify(answers));
