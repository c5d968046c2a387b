package io.mailroom.ingest.intake;

import static io.mailroom.ingest.intake.SampleSpec.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.integration.ReadMail;
import io.mailroom.imap.Uid;
import io.mailroom.imap.message.ListedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalRuleTest {
  private final FolderSpec publishing = SampleSpec.of(ReadMail.PUBLISH);
  private final FolderSpec skipping = SampleSpec.of(ReadMail.SKIP);

  @Test
  void mailFromMoreThanADayBeforeTheWatchWasMovedIn() {
    Instant aDayBefore = NOON.minus(Duration.ofHours(24));

    assertThat(ArrivalRule.filtered(message(aDayBefore.minusSeconds(1)), publishing))
        .contains("moved-in");
    assertThat(ArrivalRule.filtered(message(aDayBefore), publishing)).isEmpty();
  }

  @Test
  void mailWithoutADateIsNew() {
    assertThat(ArrivalRule.filtered(message(null), publishing)).isEmpty();
  }

  @Test
  void whatSomebodyReadFirstIsLeftOutOnlyWhereThatIsWanted() {
    assertThat(ArrivalRule.filtered(message(NOON, "\\Seen"), publishing)).isEmpty();
    assertThat(ArrivalRule.filtered(message(NOON, "\\seen"), skipping)).contains("read");
    assertThat(ArrivalRule.filtered(message(NOON, "\\Flagged"), skipping)).isEmpty();
  }

  private static ListedMessage message(@Nullable Instant internalDate, String... flags) {
    return new ListedMessage(new Uid(7), Set.of(flags), internalDate, 100);
  }
}
