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

    assertThat(ArrivalRule.isMovedIn(message(aDayBefore.minusSeconds(1)), publishing)).isTrue();
    assertThat(ArrivalRule.isMovedIn(message(aDayBefore), publishing)).isFalse();
  }

  @Test
  void mailWithoutADateIsNew() {
    assertThat(ArrivalRule.isMovedIn(message(null), publishing)).isFalse();
  }

  @Test
  void whatSomebodyReadFirstIsLeftOutOnlyWhereThatIsWanted() {
    assertThat(ArrivalRule.isSkipped(message(NOON, "\\Seen"), publishing)).isFalse();
    assertThat(ArrivalRule.isSkipped(message(NOON, "\\seen"), skipping)).isTrue();
    assertThat(ArrivalRule.isSkipped(message(NOON, "\\Flagged"), skipping)).isFalse();
  }

  private static ListedMessage message(@Nullable Instant internalDate, String... flags) {
    return new ListedMessage(new Uid(7), Set.of(flags), internalDate, 100);
  }
}
