/**
 * Name and password. Shows the status bar's truth below it, so that a clerk sees trouble before she signs in.
 */
import { Alert, Button, Input, type InputRef } from 'antd';
import { type ReactElement, type SubmitEvent, useRef, useState } from 'react';
import type { ToldProblem } from '../../api.ts';
import { signIn } from '../../flows/session.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { useSession } from '../../state/session.ts';
import { useText } from '../../text/index.ts';
import styles from './sign-in-page.module.css';

export function SignInPage(): ReactElement {
  const text = useText();
  const { expired, person } = useSession();
  const [userId, setUserId] = useState<string>(expired && person ? person.userId : '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const passwordBox = useRef<InputRef>(null);
  const slow = useSlow(busy);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (userId.trim() !== '' && password === '') {
      passwordBox.current?.focus();
      return;
    }
    setBusy(true);
    const trouble = await signIn(userId.trim(), password);
    if (trouble === null) return;
    setBusy(false);
    setProblem(trouble);
    setPassword('');
    passwordBox.current?.focus();
  };

  return (
    <div className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)} aria-label={text.signIn.title}>
        <h2>{text.signIn.title}</h2>
        {expired && problem === null && <Alert type="info" showIcon title={text.signIn.expired} />}
        {problem && <ProblemAlert problem={problem} />}
        <label htmlFor="user">{text.signIn.user}</label>
        <Input
          id="user"
          size="large"
          autoComplete="username"
          autoFocus={userId === ''}
          value={userId}
          onChange={(event) => setUserId(event.target.value)}
        />
        <label htmlFor="password">{text.signIn.password}</label>
        <Input.Password
          id="password"
          ref={passwordBox}
          size="large"
          autoComplete="current-password"
          autoFocus={userId !== ''}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="primary" htmlType="submit" size="large" block loading={slow} data-testid="sign-in">
          {text.signIn.submit}
        </Button>
      </form>
    </div>
  );
}
