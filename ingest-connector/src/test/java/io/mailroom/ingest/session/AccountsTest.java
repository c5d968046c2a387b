package io.mailroom.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.contract.progress.Checkpoint.Past;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.imap.Uid;
import io.mailroom.imap.message.ListedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Baseline BASELINE = new Baseline(7, 10);

  @Test
  void messageWithoutAFingerprintIsMissedUnlessItIsLookedFor() {
    var gaps = List.of(new Gap(12, 13, NOON));

    var accounts = accounts(Past.NONE, gaps, fingerprint(1, 7, 10), fingerprint(2, 6, 11));

    assertThat(LongStream.range(10, 15).filter(uid -> accounts.misses(new Uid(uid))))
        .containsExactly(11L, 14L);
  }

  @Test
  void onlyArrivalsBelowTheCapturedCursorAreSearched() {
    assertThat(accounts(Past.NONE, List.of()).windows())
        .extracting(Object::toString)
        .containsExactly("10:5009", "5010:10009", "10010:11999");
    assertThat(accounts(new Past(List.of(), new Resync(11_990, 0), null), List.of()).windows())
        .extracting(Object::toString)
        .containsExactly("11990:11999");
    assertThat(accounts(new Past(List.of(), new Resync(12_000, 0), null), List.of()).windows())
        .isEmpty();
  }

  @Test
  void whatTheRingHasForgottenIsNotMissed() {
    var whole = accounts(Past.NONE, List.of(), fingerprint(1, 7, 10));
    var overwritten = accounts(Past.NONE, List.of(), fingerprint(2, 7, 11));

    assertThat(whole.mayBeForgotten(message(NOON))).isFalse();
    assertThat(overwritten.mayBeForgotten(message(NOON))).isTrue();
    assertThat(overwritten.mayBeForgotten(message(NOON.plusSeconds(1)))).isFalse();
  }

  private static Accounts accounts(Past past, List<Gap> gaps, Fingerprint... fingerprints) {
    var captured =
        new Checkpoint(
            WatchId.random(),
            new Position(7, 12_000, 5),
            new Owed(List.of(), gaps, null),
            past,
            Counts.ZERO);
    return new Accounts(captured, BASELINE, List.of(fingerprints));
  }

  private static Fingerprint fingerprint(long ordinal, long uidValidity, long uid) {
    return new Fingerprint(ordinal, uidValidity, uid, null, true, NOON);
  }

  private static ListedMessage message(Instant received) {
    return new ListedMessage(new Uid(11), Set.of(), received, 100);
  }
}
