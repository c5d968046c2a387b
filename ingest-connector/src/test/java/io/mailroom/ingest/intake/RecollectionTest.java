package io.mailroom.ingest.intake;

import static io.mailroom.ingest.intake.SampleSpec.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.imap.Uid;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.intake.Recollection.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecollectionTest {
  private static final String ONE = "%032x".formatted(1).replaceFirst("^0", "f");
  private static final String TWO = ONE.replaceFirst("^f0", "f1");
  private static final String THREE = ONE.replaceFirst("^f0", "f2");

  @Test
  void whatWasHandledBeforeTheEpochIsKnownForWhatItBecame() {
    var recollection = of(handled(1, ONE, true), handled(2, TWO, false), handled(3, null, false));

    assertThat(recollection.of(ONE)).isEqualTo(Verdict.PUBLISHED);
    assertThat(recollection.of(TWO)).isEqualTo(Verdict.HANDLED);
    assertThat(recollection.of(THREE)).isEqualTo(Verdict.NEW);
  }

  @Test
  void whatWasHandledInThisEpochIsAnotherEmail() {
    assertThat(of(handled(1, ONE, true), handled(4, TWO, true)).of(TWO)).isEqualTo(Verdict.NEW);
  }

  @Test
  void onlyMessagesThatWereThereWhenTheEpochBeganAreRecognised() {
    var recollection = of();

    assertThat(recollection.covers(message(9, NOON))).isTrue();
    assertThat(recollection.covers(message(10, NOON))).isFalse();
    assertThat(Recollection.NONE.covers(message(1, NOON))).isFalse();
  }

  @Test
  void whatWasReceivedBeforeTheWatchIsOlder() {
    var recollection =
        Recollection.of(new Resync(10, 3), NOON.plusMillis(700), List.of(handled(1, ONE, true)));

    assertThat(recollection.isOlder(message(1, NOON.minusSeconds(1)))).isTrue();
    assertThat(recollection.isOlder(message(1, NOON))).isFalse();
    assertThat(recollection.isOlder(message(1, null))).isFalse();
  }

  @Test
  void whatTheRingMayHaveForgottenIsOlder() {
    var recollection =
        of(
            new Fingerprint(3, 1, 3, ONE, true, NOON.plusSeconds(60)),
            new Fingerprint(2, 1, 2, TWO, true, NOON.plusSeconds(30)));

    assertThat(recollection.isOlder(message(1, NOON.plusSeconds(30)))).isTrue();
    assertThat(recollection.isOlder(message(1, NOON.plusSeconds(31)))).isFalse();
  }

  private static Recollection of(Fingerprint... fingerprints) {
    return Recollection.of(new Resync(10, 3), NOON, List.of(fingerprints));
  }

  private static Fingerprint handled(long ordinal, @Nullable String digest, boolean published) {
    return new Fingerprint(ordinal, 1, ordinal, digest, published, NOON);
  }

  private static ListedMessage message(long uid, @Nullable Instant received) {
    return new ListedMessage(new Uid(uid), Set.of(), received, 100);
  }
}
