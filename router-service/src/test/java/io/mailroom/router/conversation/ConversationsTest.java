package io.mailroom.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail.Threading;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.Samples;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationsTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final EmailId EMAIL = new EmailId("/mailroom/acme#w/1/1");
  private static final Watch INBOX = Samples.watch("INBOX", "support");
  private static final String OURS = "0123456789abcdef0123456789abcdef";

  @Test
  void anAnswerBelongsToTheConversationOfOurReply() {
    var ours = "<mailroom." + OURS + "." + "7".repeat(32) + "@support.acme.example>";

    assertThat(of("<3@x>", List.of(ours), List.of("<1@x>", ours)).value()).isEqualTo(OURS);
    assertThat(of("<3@x>", List.of(), List.of("<1@x>", ours, "<2@x>")).value()).isEqualTo(OURS);
  }

  @Test
  void theNewestOfOurRepliesCounts() {
    var older = "<mailroom." + "a".repeat(32) + "." + "1".repeat(32) + "@x>";
    var newer = "<mailroom." + "b".repeat(32) + "." + "2".repeat(32) + "@x>";

    assertThat(of("<3@x>", List.of(), List.of(older, newer)).value()).isEqualTo("b".repeat(32));
  }

  @Test
  void whatOnlyLooksLikeOursIsAnyMessageId() {
    for (var forged :
        List.of(
            "<mailroom." + OURS + "@x>",
            "<mailroom." + OURS.toUpperCase(Locale.ROOT) + "." + "1".repeat(32) + "@x>",
            "mailroom." + OURS + "." + "1".repeat(32) + "@x")) {
      assertThat(of("<2@x>", List.of(forged), List.of()).value()).isNotEqualTo(OURS);
    }
  }

  @Test
  void allThatReferToOneRootAreOneConversationWithIt() {
    var root = of("<1@x>", List.of(), List.of());

    assertThat(of("<2@x>", List.of("<1@x>"), List.of())).isEqualTo(root);
    assertThat(of("<3@x>", List.of("<2@x>"), List.of("<1@x>", "<2@x>"))).isEqualTo(root);
    assertThat(of("<4@x>", List.of(), List.of())).isNotEqualTo(root);
  }

  @Test
  void theIdIsTheSameForEverAndOnEveryRouter() {
    // SHA-256 of "acme\n<1@x>", first half.
    assertThat(of("<1@x>", List.of(), List.of()).value())
        .isEqualTo("5e457ec67e3d47757c59f64c6ec21f4f");
  }

  @Test
  void conversationsOfTwoIntegrationsNeverMeet() {
    var threading = threading("<1@x>", List.of(), List.of());

    assertThat(of(threading, new IntegrationId("other"), EMAIL))
        .isNotEqualTo(of(threading, ACME, EMAIL));
  }

  @Test
  void anEmailWithoutMessageIdIsAConversationOfItsOwn() {
    assertThat(of(null, List.of(), List.of()))
        .isEqualTo(of(null, List.of(), List.of()))
        .isNotEqualTo(
            of(threading(null, List.of(), List.of()), ACME, new EmailId("/mailroom/acme#w/1/2")));
  }

  @Test
  void anythingElseIsNoConversationId() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ConversationId("x"));
  }

  private static ConversationId of(
      @Nullable String messageId, List<String> inReplyTo, List<String> references) {
    return of(threading(messageId, inReplyTo, references), ACME, EMAIL);
  }

  private static ConversationId of(Threading threading, IntegrationId integration, EmailId id) {
    var email = Samples.email(Samples.origin(integration, INBOX, 1), threading);
    return Conversations.of(email, id, null, _ -> Optional.empty()).conversation();
  }

  private static Threading threading(
      @Nullable String messageId, List<String> inReplyTo, List<String> references) {
    return new Threading(null, messageId, inReplyTo, references);
  }
}
