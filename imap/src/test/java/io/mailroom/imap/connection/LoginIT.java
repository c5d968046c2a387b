package io.mailroom.imap.connection;

import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.silence;
import static io.mailroom.sandbox.imap.Answer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.sandbox.imap.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoginIT {

  private static final String PASSWORD = "p\"ä\\ss 日本 ";

  private final Rig rig = new Rig();

  @AfterEach
  void closeRig() {
    rig.close();
  }

  @Test
  void passwordGoesByPlainInUtf8() throws ImapFault {
    // Given
    AtomicReference<String> response = new AtomicReference<>();
    rig.server.once(
        "AUTHENTICATE PLAIN$",
        exchange -> {
          exchange.lines("* OK [ALERT] your code is {5}", "+ ");
          response.set(exchange.readLine());
          exchange.lines("* CAPABILITY IMAP4rev1 IDLE", "{tag} OK welcome {5}");
        });

    // When
    try (ImapConnection connection = open(ImapLimits.USUAL)) {
      // Then: nothing of what follows was swallowed
      assertThat(plain(response.get())).isEqualTo("\0ann\0" + PASSWORD);
      assertThat(connection.supportsIdle()).isTrue();
      connection.noop();
    }
  }

  @Test
  void withoutPlainItGoesByLoginAsStringsThatCannotBeWords() throws ImapFault {
    // Given
    rig.server.capabilities("IMAP4rev1");

    // When
    open(ImapLimits.USUAL).close();

    // Then
    String octets =
        new String(PASSWORD.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(rig.server.commands())
        .anyMatch(command ->
            command.text().equals("LOGIN \"ann\" {%d}\r\n%s".formatted(octets.length(), octets)));
  }

  @Test
  void serverThatTakesNoPasswordIsToldNone() {
    rig.server.capabilities("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2");

    assertThatThrownBy(() -> open(ImapLimits.USUAL)).satisfies(is(Problem.LOGIN_UNAVAILABLE));
    assertThat(rig.server.received("LOGIN|AUTHENTICATE")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "NO [AUTHENTICATIONFAILED] Authentication failed., LOGIN_REFUSED",
    "NO [authenticationfailed] Authentication failed., LOGIN_REFUSED",
    "NO [AUTHORIZATIONFAILED] no, LOGIN_REFUSED",
    "NO [EXPIRED] change it, LOGIN_REFUSED",
    "NO [CONTACTADMIN] locked, LOGIN_REFUSED",
    "NO LOGIN failed. Invalid login/password, LOGIN_REFUSED",
    "NO [ALERT] Invalid credentials (Failure), LOGIN_REFUSED",
    "NO, LOGIN_REFUSED",
    "NO [UNAVAILABLE] Temporary authentication failure., LOGIN_UNAVAILABLE",
    "NO [LIMIT] Maximum number of connections from user+IP exceeded, LOGIN_UNAVAILABLE",
    "NO [INUSE] locked by another session, LOGIN_UNAVAILABLE",
    "NO [SERVERBUG] oops, LOGIN_UNAVAILABLE",
    "NO [OVERQUOTA] what, LOGIN_UNAVAILABLE",
    "NO [ALERT] Too many simultaneous connections. (Failure), LOGIN_UNAVAILABLE",
    "NO Server is busy, LOGIN_UNAVAILABLE",
    "BAD User is authenticated but not connected., LOGIN_UNAVAILABLE"
  })
  void refusalIsTheCredentialsOrTheMoments(String refusal, Problem problem) {
    // Given
    rig.server.always("AUTHENTICATE", challenge(lines("{tag} " + refusal)));
    rig.server.always("LOGIN", lines("{tag} OK what a surprise"));

    // When, Then
    assertThatThrownBy(() -> open(ImapLimits.USUAL))
        .satisfies(is(problem))
        .hasMessageNotContaining(PASSWORD);
    assertThat(rig.server.received("AUTHENTICATE|LOGIN")).as("attempts").isEqualTo(1);
  }

  static Stream<Arguments> greetings() {
    return Stream.of(
        arguments("* BYE Too many connections", Problem.LOST),
        arguments("* PREAUTH already in", Problem.MALFORMED),
        arguments("* 3 EXISTS", Problem.MALFORMED),
        arguments("220 smtp.example.org ESMTP", Problem.MALFORMED),
        arguments("+ go on", Problem.MALFORMED));
  }

  @ParameterizedTest
  @MethodSource("greetings")
  void oddGreetingEndsTheConnectionBeforeThePasswordIsSent(String greeting, Problem problem) {
    rig.server.greeting(lines(greeting));

    assertThatThrownBy(() -> open(ImapLimits.USUAL)).satisfies(is(problem));
    assertThat(rig.server.commands()).isEmpty();
  }

  @Test
  void capabilitiesAreTakenWhereverTheServerTellsThem() throws ImapFault {
    // Given: in the greeting before the login, and nowhere by itself after it
    rig.server.greeting(lines("* ok [capability imap4rev1 auth=plain] hello"));
    rig.server.always("AUTHENTICATE", challenge(lines("{tag} ok welcome")));
    rig.server.capabilities("imap4rev1 idle");

    // When
    try (ImapConnection connection = open(ImapLimits.USUAL)) {
      // Then
      assertThat(connection.supportsIdle()).isTrue();
      assertThat(rig.server.received("CAPABILITY")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* OK half a gree"})
  void greetingThatDoesNotComeIsNotWaitedForForEver(String half) {
    rig.server.greeting(text(half).then(silence()));

    assertThatThrownBy(() -> open(quick())).satisfies(is(Problem.OVERDUE));
  }

  @Test
  void loginThatIsNeverAnsweredIsNotWaitedForForEver() {
    rig.server.always("AUTHENTICATE", silence());

    assertThatThrownBy(() -> open(quick())).satisfies(is(Problem.OVERDUE));
  }

  @Test
  void byeDuringTheLoginIsALostConnection() {
    rig.server.always("AUTHENTICATE", challenge(lines("* BYE shutting down")));

    assertThatThrownBy(() -> open(ImapLimits.USUAL)).satisfies(is(Problem.LOST));
  }

  @Test
  void literalInTheLoginIsRefusedBeforeItIsAllocated() {
    rig.server.always("AUTHENTICATE", text("* LIST () \"/\" {900000000}\r\n"));

    assertThatThrownBy(() -> open(ImapLimits.USUAL)).satisfies(is(Problem.MALFORMED));
  }

  @Test
  void passwordIsInNoText() {
    assertThat(new Credential.Password("ann", PASSWORD)).asString().doesNotContain(PASSWORD, "ann");
  }

  private static Answer challenge(Answer answer) {
    return exchange -> {
      exchange.lines("+ ");
      var _ = exchange.readLine();
      answer.play(exchange);
    };
  }

  private ImapConnection open(ImapLimits limits) throws ImapFault {
    return rig.open(limits, new Credential.Password("ann", PASSWORD));
  }

  private static ImapLimits quick() {
    return new ImapLimits(
        Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(5), 1 << 20, 1 << 20);
  }

  private static String plain(String response) {
    return new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
  }

  private static Consumer<Throwable> is(Problem problem) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(problem));
  }
}
