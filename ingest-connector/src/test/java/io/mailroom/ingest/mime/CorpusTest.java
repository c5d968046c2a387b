package io.mailroom.ingest.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.event.EventBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * FAILURES.md, group I and M21 to M24: emails as they should not be. Each comes out as an event,
 * and says what its line in {@code corpus/expectations.tsv} says.
 */
class CorpusTest {
  private static final int BUDGET = TopicPlan.MAX_MESSAGE_BYTES / 4 * 3;

  /** All lines as they are now; to be read, and copied when they are right. */
  private static final Path LINES = Path.of("target", "expectations.tsv");

  @TempDir Path folder;
  private Emails emails;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
  }

  @Test
  void everyEmailBecomesAnEventThatCanBeWrittenAndReadAgain() throws Exception {
    var budget = new EventBudget(emails.store(), BUDGET);
    for (Corpus.Email email : Corpus.emails()) {
      try (RawEmail raw = emails.exactly(email.octets())) {
        InboundEmail event = Events.of(emails.parse(raw), raw);

        byte[] encoded = budget.encode(event, raw);

        assertThat(encoded.length).as(email.name()).isLessThanOrEqualTo(BUDGET);
        assertThat(Events.decoded(encoded)).as(email.name()).isEqualTo(event);
        assertThat(event.arrival().size()).as(email.name()).isEqualTo(email.octets().length);
        assertThat(event.arrival().sha256()).as(email.name()).isEqualTo(sha256(email.octets()));
        assertThat(event.parts().raw() == null)
            .as("%s goes with its raw message when it has problems", email.name())
            .isEqualTo(event.judgement().problems().isEmpty());
      }
    }
  }

  @Test
  void everyEmailIsReadAsItsLineSays() throws IOException {
    List<String> lines = new ArrayList<>(List.of(Reading.COLUMNS));
    for (Corpus.Email email : Corpus.emails()) {
      try (RawEmail raw = emails.exactly(email.octets())) {
        lines.add(Reading.of(email.name(), Events.of(emails.parse(raw), raw)));
      }
    }
    Files.write(LINES, lines);

    assertThat(lines)
        .as("the lines are also in %s", LINES)
        .containsExactlyElementsOf(Corpus.expectations());
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(Corpus.emails()).hasSizeGreaterThan(200);
    assertThat(Corpus.emails())
        .extracting(email -> new String(email.octets(), StandardCharsets.ISO_8859_1))
        .doesNotHaveDuplicates();
  }

  private static String sha256(byte[] octets) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
  }
}
