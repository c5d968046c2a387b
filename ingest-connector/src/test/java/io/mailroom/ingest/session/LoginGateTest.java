package io.mailroom.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.server.Mailbox;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.ingest.intake.SampleSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginGateTest {
  private static final Mailbox MAILBOX = SampleSpec.mailbox("imap.a.example", "first");
  private static final Duration HOUR = Duration.ofHours(1);

  /** A refusal is believed for next to no time. */
  private final LoginGate hasty = new LoginGate(new Backoff(Duration.ofNanos(1), HOUR));

  private int attempts;

  @Test
  void threeRefusalsAreEnough() {
    for (int refusal = 1; refusal <= 3; refusal++) {
      assertThat(hasty.rests(MAILBOX)).isFalse();
      assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);
    }

    assertThat(hasty.rests(MAILBOX)).isTrue();
    assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void changedCredentialIsTried() {
    for (int refusal = 1; refusal <= 3; refusal++) {
      assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);
    }

    Mailbox changed = SampleSpec.mailbox("imap.a.example", "second");
    assertFails(hasty, changed, Problem.LOGIN_REFUSED);

    assertThat(hasty.rests(changed)).isFalse();
    assertThat(attempts).isEqualTo(4);
  }

  @Test
  void aRefusalSpeaksForAllSessionsOfTheMailboxForAWhile() {
    LoginGate patient = new LoginGate(new Backoff(HOUR, HOUR));

    assertFails(patient, MAILBOX, Problem.LOGIN_REFUSED);
    assertFails(patient, MAILBOX, Problem.LOGIN_REFUSED);

    assertThat(attempts).isEqualTo(1);
    assertThat(patient.rests(MAILBOX)).isFalse();
  }

  @Test
  void whatIsNotTheCredentialsFaultIsNotHeldAgainstIt() {
    for (int failure = 0; failure < 10; failure++) {
      assertFails(hasty, MAILBOX, Problem.LOGIN_UNAVAILABLE);
    }

    assertThat(hasty.rests(MAILBOX)).isFalse();
    assertThat(attempts).isEqualTo(10);
  }

  @Test
  void aLoginForgivesTheRefusalsBefore() throws Exception {
    assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);
    assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);

    assertThat(hasty.<String>pass(MAILBOX, () -> "open")).isEqualTo("open");

    assertFails(hasty, MAILBOX, Problem.LOGIN_REFUSED);
    assertThat(hasty.rests(MAILBOX)).isFalse();
  }

  private void assertFails(LoginGate gate, Mailbox mailbox, Problem problem) {
    assertThatThrownBy(() ->
            gate.pass(
                mailbox,
                () -> {
                  attempts++;
                  throw new ImapFault(problem, "no");
                }))
        .isInstanceOfSatisfying(
            ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(problem));
  }
}
