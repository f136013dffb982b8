import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { CHAIN_EVIDENCE } from '../../../electron/domain/evidence.ts';
import {
  argsOf,
  checkFinding,
  checkMeaning,
  checkName,
  checkSentence,
  evidenceName,
  evidenceValue,
  statusWords,
} from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Facts, SidePanel, SideSection } from '../../components/SidePanel.tsx';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { formatTime } from '../../i18n/index.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { fixesFor } from './controller-fixes.ts';
import { firewallRules, rowsToAsk } from './firewall-rules.ts';
import { rowKey } from './groups.ts';

/** One result: what it means, who does what about it, and what was measured. */
export function CheckPanel(props: {
  readonly site: SiteView;
  readonly result: CheckResult;
  readonly running: boolean;
  readonly onRerun: () => void;
  /** Offered where this tool can mend the finding on the device itself. */
  readonly onMend: () => void;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.preflight;
  const { result, site } = props;
  const args = argsOf(result);
  const sentence = checkSentence(texts, result);
  const rules = firewallRules(texts, rowsToAsk(site, result));
  const detail = [
    `${checkName(texts, result.id)} ${result.target}`,
    sentence,
    `[${result.id}:${result.code}]`,
    ...result.evidence.map((each) => `${evidenceName(texts, each.key)}: ${evidenceValue(texts, each)}`),
  ].join('\n');
  return (
    <SidePanel
      title={
        <>
          <StatusMark words={statusWords(texts, result)} tone={toneOf(result.status)} />{' '}
          {checkFinding(texts, result.id, result.code).title}
        </>
      }
      subject={rowKey(result)}
      onClose={props.onClose}
    >
      <SideSection title={t.means}>
        <p className="mono selectable">{result.target === 'laptop' ? t.laptopTarget : result.target}</p>
        <p>{checkMeaning(texts, result)}</p>
      </SideSection>
      {result.fixes.length === 0 ? null : (
        <SideSection title={t.remedy}>
          <ol className="names">
            {result.fixes.map((id) => {
              const fix = texts.fix[id];
              return (
                <li key={id}>
                  <strong>{fix.title}</strong> <span className="badge">{fix.who}</span>
                  <p>{fix.remedy(args)}</p>
                </li>
              );
            })}
          </ol>
        </SideSection>
      )}
      <div className="bar">
        {rules === '' ? null : <CopyButton text={rules} label={t.copyRule} />}
        {fixesFor(result).length > 0 ? (
          <Button small kind="primary" disabled={props.running} onPress={props.onMend}>
            {t.mend.open}
          </Button>
        ) : null}
        <CopyButton text={detail} label={t.copyDetail} />
        <Button small disabled={props.running} onPress={props.onRerun}>
          {t.rerunOne}
        </Button>
      </div>
      <SideSection title={t.evidence}>
        <Facts
          rows={[
            [t.origin, result.from === 'device' ? t.device : t.laptop],
            ...(result.profile === undefined
              ? []
              : [
                  [
                    t.profile,
                    Object.hasOwn(texts.profile, result.profile)
                      ? texts.profile[result.profile as keyof typeof texts.profile]
                      : result.profile,
                  ] as const,
                ]),
            [t.startedAt, formatTime(language, result.startedAt)],
            [t.duration, t.seconds(result.durationMs)],
            [t.attempt, String(result.attempt)],
            ...result.evidence.map(
              (each) =>
                [
                  evidenceName(texts, each.key),
                  each.key === CHAIN_EVIDENCE ? (
                    <CopyButton key={each.key} text={each.value} label={t.copyChain} />
                  ) : (
                    <span key={each.key} className="mono">
                      {evidenceValue(texts, each)}
                    </span>
                  ),
                ] as const,
            ),
          ]}
        />
        <span className="notice-code">
          {result.id}:{result.code}
        </span>
      </SideSection>
    </SidePanel>
  );
}
