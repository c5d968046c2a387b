package io.mailroom.imap.connection;

import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.wire.Answer;
import io.mailroom.imap.wire.Answer.Condition;
import io.mailroom.imap.wire.Command;
import io.mailroom.imap.wire.Conversation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** From the greeting to the capabilities after the login. */
final class Login {

  private static final Set<String> CREDENTIAL_CODES =
      Set.of("AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "CONTACTADMIN", "NOPERM");

  private final Conversation conversation;
  private final long end;
  private Set<String> capabilities = Set.of();

  private Login(Conversation conversation, Duration within) {
    this.conversation = conversation;
    this.end = System.nanoTime() + within.toNanos();
  }

  /**
   * Logs in.
   *
   * @return what the server can do for this user, in upper case
   */
  static Set<String> perform(Conversation conversation, Credential credential, Duration within)
      throws ImapFault {
    Login login = new Login(conversation, within);
    try {
      return login.perform(credential);
    } catch (ImapFault e) {
      conversation.abort();
      throw e;
    }
  }

  private Set<String> perform(Credential credential) throws ImapFault {
    greet();
    askCapabilities();
    Set<String> before = capabilities;
    capabilities = Set.of();
    Answer.Status outcome =
        switch (credential) {
          case Credential.Password password -> authenticate(password, before);
        };
    if (!outcome.isOk()) {
      throw new ImapFault(problem(outcome), outcome.toString());
    }
    hear(outcome);
    askCapabilities();
    return capabilities;
  }

  private void greet() throws ImapFault {
    Answer answer = conversation.greeting(left());
    if (!(answer instanceof Answer.Status greeting) || !greeting.tag().equals("*")) {
      throw new ImapFault(Problem.MALFORMED, "no greeting");
    }
    switch (greeting.condition()) {
      case OK -> hear(greeting);
      case BYE, NO, BAD -> throw new ImapFault(Problem.LOST, greeting.toString());
      // Whose mailbox it would be, nobody has said.
      case PREAUTH -> throw new ImapFault(Problem.MALFORMED, "logged in before the login");
    }
  }

  private void askCapabilities() throws ImapFault {
    if (!capabilities.isEmpty()) {
      return;
    }
    Answer.Status status = conversation.run(new Command("CAPABILITY"), this::hear, left());
    if (!status.isOk()) {
      throw new ImapFault(Problem.REFUSED, "CAPABILITY: " + status);
    }
  }

  private Answer.Status authenticate(Credential.Password credential, Set<String> before)
      throws ImapFault {
    if (before.contains("AUTH=PLAIN")) {
      return SaslExchange.plain(conversation, credential, this::hear, this::left);
    }
    if (before.contains("LOGINDISABLED")) {
      throw new ImapFault(Problem.LOGIN_UNAVAILABLE, "the server takes no password");
    }
    return conversation.run(
        new Command("LOGIN")
            .string(credential.user().getBytes(StandardCharsets.UTF_8))
            .string(credential.password().getBytes(StandardCharsets.UTF_8)),
        this::hear,
        left());
  }

  private void hear(Answer answer) {
    switch (answer) {
      case Answer.Capabilities told -> capabilities = told.names();
      case Answer.Status status when status.codeWord().equals("CAPABILITY") ->
          capabilities = Conversation.capabilities(status.codeValue());
      default -> {}
    }
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }

  /**
   * Whether it is the credential, or the server at this moment (RFC 5530; FAILURES E2). Many
   * servers say a bare NO to a wrong password; only when their text speaks of something that passes
   * is it taken for that.
   */
  static Problem problem(Answer.Status refusal) {
    if (refusal.condition() != Condition.NO) {
      return Problem.LOGIN_UNAVAILABLE;
    }
    if (CREDENTIAL_CODES.contains(refusal.codeWord())) {
      return Problem.LOGIN_REFUSED;
    }
    boolean saysLittle = refusal.code().isEmpty() || refusal.codeWord().equals("ALERT");
    return saysLittle && !speaksOfSomethingThatPasses(refusal.text())
        ? Problem.LOGIN_REFUSED
        : Problem.LOGIN_UNAVAILABLE;
  }

  private static boolean speaksOfSomethingThatPasses(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Stream.of(
            "too many",
            "try again",
            "later",
            "temporar",
            "unavailable",
            "busy",
            "limit",
            "exceeded",
            "in use",
            "internal",
            "timeout",
            "timed out",
            "throttl",
            "not connected")
        .anyMatch(lower::contains);
  }
}
