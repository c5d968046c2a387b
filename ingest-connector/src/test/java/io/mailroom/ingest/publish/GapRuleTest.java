package io.mailroom.ingest.publish;

import static io.mailroom.ingest.publish.Samples.LISTED_AT;
import static io.mailroom.ingest.publish.Samples.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.ingest.publish.Batch.Message;
import io.mailroom.ingest.publish.GapRule.Left;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapRuleTest {
  private static final Gap TEN_TO_TWELVE = new Gap(10, 12, LISTED_AT.plus(Duration.ofHours(1)));

  @Test
  void messagesWithoutHolesOpenNoGap() {
    assertThat(opened(email(20, false), email(21, false)))
        .isEqualTo(new Left(List.of(TEN_TO_TWELVE), List.of()));
  }

  @Test
  void leapOfTheServerIsOneGap() {
    assertThat(opened(email(420_020, false)).gaps())
        .containsExactly(TEN_TO_TWELVE, new Gap(20, 420_019, LISTED_AT.plus(GapRule.LOOKED_FOR)));
  }

  @Test
  void lateMessageInTheMiddleSplitsItsGap() {
    assertThat(closed(email(11, false)).gaps()).containsExactly(gap(10, 10), gap(12, 12));
  }

  @Test
  void lateMessagesAtTheEndsLeaveTheMiddle() {
    assertThat(closed(email(10, false), email(12, false)).gaps()).containsExactly(gap(11, 11));
    assertThat(closed(email(10, false), email(11, false), email(12, false)).gaps()).isEmpty();
  }

  @Test
  void onlyWhatIsLookedForIsCovered() {
    assertThat(GapRule.cover(List.of(TEN_TO_TWELVE), List.of(email(10, false)))).isTrue();
    assertThat(GapRule.cover(List.of(TEN_TO_TWELVE), List.of(email(10, false), email(13, false))))
        .isFalse();
  }

  @Test
  void ofTooManyGapsTheOldestAreGivenUp() {
    List<Gap> full =
        LongStream.range(0, Owed.GAPS_LIMIT)
            .mapToObj(i -> new Gap(10 * i + 1, 10 * i + 2, LISTED_AT.plusSeconds(9_000 - i)))
            .toList();

    Left left = GapRule.opened(full, 5_000, List.of(email(5_001, false)), LISTED_AT);

    assertThat(left.gaps()).hasSize(Owed.GAPS_LIMIT).doesNotContain(full.getLast());
    assertThat(left.gaps()).isSortedAccordingTo((a, b) -> Long.compare(a.from(), b.from()));
    assertThat(left.givenUp()).containsExactly(full.getLast());
    assertThat(left.givenUpFrom(1)).isEqualTo(2);
    assertThat(left.givenUpFrom(full.getLast().to())).isEqualTo(1);
    assertThat(left.givenUpFrom(5_000)).isZero();
  }

  private static Left opened(Message... messages) {
    return GapRule.opened(List.of(TEN_TO_TWELVE), 20, List.of(messages), LISTED_AT);
  }

  private static Left closed(Message... messages) {
    return GapRule.closed(List.of(TEN_TO_TWELVE), List.of(messages), LISTED_AT);
  }

  private static Gap gap(long from, long to) {
    return new Gap(from, to, TEN_TO_TWELVE.until());
  }
}
