package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.routing.Condition.Verdict;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private final InboundEmail email = Samples.email(Samples.watch("Orders", "orders"));
  private final InboundEmail empty = Samples.empty(Samples.watch("Orders", "orders"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email.subject.contains('order')",
        "email.subject.lowerAscii().startsWith('where')",
        "email.subject.matches('(?i)ORDER\\\\?$')",
        "matches(email.subject, '^Where')",
        "email.from[0].address == 'ann@example.org' && email.from[0].name == 'Ann'",
        "email.to.exists(a, a.address.endsWith('@acme.example'))",
        "email.to.all(a, a.name == '')",
        "email.sender.address.matches('@example[.]org$')",
        "email.replyTo.size() == 0 && size(email.cc) == 0",
        "email.machine.kind == 'auto-reply'",
        "email.machine.evidence.startsWith('Auto-Submitted')",
        "email.folder == 'Orders' && email.domain == 'support.acme.example'",
        "email.integrationId == 'acme' && email.watchId != '' && email.sequence == 1",
        "email.uidValidity == 1717 && email.uid == 1 && email.sha256.size() == 64",
        "email.size > 30000 && email.size < 3.1e4",
        "email.attachments.exists_one(a, a.contentType == 'application/pdf' && a.size == 4)",
        "email.attachments.filter(a, !a.inline).map(a, a.filename) == ['a.pdf']",
        "email.attachments[0].contentId == ''",
        "email.headers.exists(h, h.name == 'X-Foo' && h.value == 'bar')",
        "email.text.contains('where is it') && email.html.startsWith('<p>')",
        "'\\\\Flagged' in email.flags && !('x' in email.problems)",
        "email.messageId == '<1@example.org>' && email.inReplyTo == email.references",
        "email.sentAt < timestamp('2027-01-01T00:00:00Z')",
        "email.internalDate - email.publishedAt == duration('0s')",
        "email.publishedAt.getHours('Europe/Berlin') == 12 && email.publishedAt.getDayOfWeek() == 5"
      })
  void holdsForAnEmailWithEverything(String when) {
    assertThat(test(when, email)).isEqualTo(Verdict.HOLDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email.subject == '' && email.messageId == '' && email.text == '' && email.html == ''",
        "email.sender.address == '' && email.sender.name == ''",
        "email.from.size() == 0 && !email.headers.exists(h, true) && email.flags == []",
        "email.sentAt == timestamp('1970-01-01T00:00:00Z') && email.internalDate == email.sentAt",
        "email.machine.kind == 'none' && email.machine.evidence == ''"
      })
  void whatIsAbsentIsEmpty(String when) {
    assertThat(test(when, empty)).isEqualTo(Verdict.HOLDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email.to[7].address == ''",
        "email.size / 0 == 1",
        "int(email.subject) == 1",
        "timestamp(email.subject) == email.sentAt",
        "email.publishedAt.getHours(email.subject) == 1"
      })
  void whatCannotBeToldFails(String when) {
    assertThat(test(when, email)).isEqualTo(Verdict.FAILS);
  }

  @Test
  void whatDecidesWithoutTheFaultDecides() {
    assertThat(test("email.size > 1 || email.to[7].address == ''", email)).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void textIsSeenUpToItsLimitAndNotFetched() {
    var watch = Samples.watch("Orders", "orders");
    var longText = new Content.Text("a".repeat(EmailVariables.LONGEST) + "needle");
    var stored = new Content.Stored(URI.create("file:///x"), "text/plain", 9, "0".repeat(64));

    assertThat(
            test(
                "email.text.size() == 8192 && !email.text.contains('needle')",
                Samples.email(watch, List.of(), longText)))
        .isEqualTo(Verdict.HOLDS);
    assertThat(test("email.text == ''", Samples.email(watch, List.of(), stored)))
        .isEqualTo(Verdict.HOLDS);
  }

  private static Verdict test(String when, InboundEmail email) {
    return compiled(when).test(EmailVariables.of(email), new Budget());
  }

  static Condition compiled(String when) {
    return switch (ConditionCompiler.compile(when)) {
      case Compilation.Compiled(Condition condition) -> condition;
      case Compilation.Refused refused -> throw new AssertionError(when + ": " + refused);
    };
  }
}
