package io.mailroom.ingest.publish;

import static io.mailroom.ingest.publish.Samples.KEY;
import static io.mailroom.ingest.publish.Samples.LISTED_AT;
import static io.mailroom.ingest.publish.Samples.RECEIVED;
import static io.mailroom.ingest.publish.Samples.at;
import static io.mailroom.ingest.publish.Samples.batch;
import static io.mailroom.ingest.publish.Samples.checkpoint;
import static io.mailroom.ingest.publish.Samples.email;
import static io.mailroom.ingest.publish.Samples.filtered;
import static io.mailroom.ingest.publish.Samples.letter;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Epoch;
import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.InFlight;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.contract.progress.Checkpoint.Past;
import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.ingest.publish.Batch.Message;
import io.mailroom.ingest.publish.CheckpointRule.Next;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointRuleTest {
  @Test
  void theNextCheckpointFollowsTheCommittedOne() {
    var committed = checkpoint(at(7, 3), List.of(5L), new Counts(9, 3, 2, 1, 1, 2));
    var batch =
        batch(
            at(7, 3),
            email(7, false),
            filtered(8),
            new Message.Gone(9),
            letter(10),
            email(11, true));

    assertThat(accepted(committed, batch))
        .isEqualTo(checkpoint(at(12, 5), List.of(5L, 7L), new Counts(14, 5, 3, 2, 2, 2)));
  }

  @Test
  void whatWasHandledLeavesANumberedFingerprint() {
    var committed = checkpoint(at(7, 3), List.of(), new Counts(9, 3, 2, 1, 1, 2));
    var batch =
        batch(at(7, 3), email(7, false), new Message.Gone(8), filtered(9), letter(10), known(11));

    var fingerprints = ((Next.Accepted) CheckpointRule.after(committed, batch)).fingerprints();

    assertThat(fingerprints)
        .containsExactly(
            new Fingerprint(7, 1, 7, "%032x".formatted(7), true, RECEIVED),
            new Fingerprint(8, 1, 9, "%032x".formatted(9), false, RECEIVED),
            new Fingerprint(9, 1, 10, "%032x".formatted(10), false, RECEIVED));
  }

  @Test
  void theNewestEmailIsRememberedWhateverComesAfterIt() {
    var older = new Batch.Trace(null, RECEIVED.minusSeconds(60));
    var batch = batch(at(1, 0), filtered(1), new Message.Filtered(2, "moved-in", older));

    var next = (Next.Accepted) CheckpointRule.after(checkpoint(at(1, 0)), batch);

    assertThat(next.fingerprints()).extracting(Fingerprint::newest).containsOnly(RECEIVED);
    assertThat(next.checkpoint().past().newest()).isEqualTo(RECEIVED);
  }

  @Test
  void anotherEpochBeginsWithTheFirstUidAndOwesNothing() {
    var committed =
        checkpoint(
            at(7, 3),
            new Owed(List.of(5L), List.of(new Gap(2, 2, LISTED_AT)), new InFlight(7, 7, 1)),
            new Counts(6, 3, 2, 1, 0, 0));

    var next = accepted(committed, reopen(at(7, 3), 2, 40));

    assertThat(next.position()).isEqualTo(new Checkpoint.Position(2, 1, 3));
    assertThat(next.owed()).isEqualTo(Owed.NOTHING);
    assertThat(next.past())
        .isEqualTo(new Past(List.of(new Epoch(1, 7)), new Resync(40, 6), RECEIVED));
    assertThat(next.counts()).isEqualTo(committed.counts());
  }

  @Test
  void epochThatComesBackGoesOnWhereItWas() {
    var second = accepted(checkpoint(at(7, 3)), reopen(at(7, 3), 2, 40));

    var back = accepted(second, reopen(second.position(), 1, 9));

    assertThat(back.position()).isEqualTo(at(7, 3));
    assertThat(back.past()).isEqualTo(new Past(List.of(new Epoch(2, 1)), new Resync(9, 0), null));
  }

  @Test
  void uidsThatWentBackBeginAgainAndStayCovered() {
    var next = accepted(checkpoint(at(7, 3)), reopen(at(7, 3), 1, 4));

    assertThat(next.position()).isEqualTo(at(1, 3));
    assertThat(next.past()).isEqualTo(new Past(List.of(), new Resync(7, 0), null));
  }

  @Test
  void onlyTheLastEpochsAreRemembered() {
    var checkpoint = checkpoint(at(7, 3));
    for (long uidValidity = 2; uidValidity <= 6; uidValidity++) {
      checkpoint = accepted(checkpoint, reopen(checkpoint.position(), uidValidity, 1));
    }

    assertThat(checkpoint.past().earlier())
        .extracting(Epoch::uidValidity)
        .containsExactly(5L, 4L, 3L);
  }

  @Test
  void knownEmailsAreCountedAndMarkedIfTheyLostTheirMark() {
    var next =
        accepted(checkpoint(at(1, 0)), batch(at(1, 0), known(1), new Message.Known(2, true)));

    assertThat(next.owed().unmarked()).containsExactly(2L);
    assertThat(next.counts()).isEqualTo(new Counts(2, 0, 0, 0, 0, 2));
    assertThat(next.position()).isEqualTo(at(3, 0));
  }

  @Test
  void everyMessageIsCountedOnce() {
    var batch = batch(at(1, 0), email(1, false), new Message.Gone(2), letter(3), email(4, false));

    var counts = accepted(checkpoint(at(1, 0)), batch).counts();

    assertThat(counts.seen())
        .isEqualTo(
            counts.published()
                + counts.filtered()
                + counts.deadLettered()
                + counts.gone()
                + counts.known());
  }

  @Test
  void batchThatStartsElsewhereIsRefused() {
    var committed = checkpoint(at(7, 3));

    assertThat(List.of(at(6, 3), at(8, 3), at(7, 2), at(7, 4)))
        .allSatisfy(from ->
            assertThat(CheckpointRule.after(committed, batch(from, email(9, false))))
                .isEqualTo(new Next.Refused(at(7, 3))));
  }

  @Test
  void batchOfAnotherEpochIsRefused() {
    var other = new Checkpoint.Position(2, 7, 3);

    var next =
        CheckpointRule.after(
            checkpoint(at(7, 3)), new Batch(KEY, other, new Step.Onward(LISTED_AT), List.of()));

    assertThat(next).isEqualTo(new Next.Refused(at(7, 3)));
  }

  @Test
  void theOldestUnmarkedGoWhenThereAreTooMany() {
    var unmarked = LongStream.rangeClosed(1, Owed.UNMARKED_LIMIT).boxed().toList();
    var committed = checkpoint(at(1001, 1000), unmarked, Counts.ZERO);

    var next = accepted(committed, batch(at(1001, 1000), email(1001, false), email(1002, false)));

    assertThat(next.owed().unmarked())
        .isEqualTo(LongStream.rangeClosed(3, Owed.UNMARKED_LIMIT + 2).boxed().toList());
  }

  @Test
  void uidsThatWereNotShownAreLookedForAndFoundOnce() {
    var before = checkpoint(at(7, 3));
    var moved = accepted(before, batch(at(7, 3), email(9, false), email(12, false)));
    var late = late(at(13, 5), LISTED_AT.plusSeconds(60), email(8, true), email(10, false));

    var found = accepted(moved, late);

    Instant until = LISTED_AT.plus(GapRule.LOOKED_FOR);
    assertThat(moved.owed().gaps()).containsExactly(new Gap(7, 8, until), new Gap(10, 11, until));
    assertThat(found)
        .isEqualTo(
            checkpoint(
                at(13, 7),
                new Owed(
                    List.of(9L, 10L, 12L),
                    List.of(new Gap(7, 7, until), new Gap(11, 11, until)),
                    null),
                new Counts(4, 4, 0, 0, 0, 0)));
    assertThat(CheckpointRule.after(found, late(at(13, 7), LISTED_AT, email(10, false))))
        .isEqualTo(new Next.Refused(at(13, 7)));
  }

  @Test
  void uidThatStaysEmptyForADayIsGone() {
    var moved = accepted(checkpoint(at(7, 3)), batch(at(7, 3), email(9, false)));
    var aDayLater = LISTED_AT.plus(GapRule.LOOKED_FOR);

    var next =
        accepted(
            moved, new Batch(KEY, at(10, 4), new Step.Onward(aDayLater), List.of(email(10, true))));

    assertThat(next.owed().gaps()).isEmpty();
    assertThat(next.counts()).isEqualTo(new Counts(4, 2, 0, 0, 2, 0));
  }

  @Test
  void attemptMovesNothingAndIsCountedUntilAMessageIsHandled() {
    var first = accepted(checkpoint(at(7, 3)), attempt(7, 9, false));
    var second = accepted(first, attempt(7, 12, false));
    var handled = accepted(second, batch(at(7, 3), letter(7)));

    assertThat(first).isEqualTo(trying(new InFlight(7, 9, 1)));
    assertThat(second).isEqualTo(trying(new InFlight(7, 12, 2)));
    assertThat(handled.owed().inFlight()).isNull();
    assertThat(
            accepted(handled, new Batch(KEY, at(8, 3), new Step.Attempt(8, 12, false), List.of()))
                .owed()
                .inFlight())
        .isEqualTo(new InFlight(8, 12, 1));
  }

  @Test
  void failureThatNobodyWroteDownCountsAsTheFirstAttempt() {
    assertThat(accepted(checkpoint(at(7, 3)), attempt(7, 9, true)).owed().inFlight())
        .isEqualTo(new InFlight(7, 9, 2));
  }

  @Test
  void whenTheFirstMessageIsGoneTheOthersAreSuspectButNotGuilty() {
    assertThat(accepted(trying(new InFlight(7, 9, 5)), attempt(8, 9, false)).owed().inFlight())
        .isEqualTo(new InFlight(8, 9, 2));
    assertThat(accepted(trying(new InFlight(7, 9, 5)), attempt(10, 12, false)).owed().inFlight())
        .isEqualTo(new InFlight(10, 12, 1));
  }

  @Test
  void attemptThatEndedCleanlyIsTakenBack() {
    assertThat(CheckpointRule.withdrawn(trying(new InFlight(7, 9, 1)))).isEqualTo(trying(null));
    assertThat(CheckpointRule.withdrawn(trying(new InFlight(7, 9, 4))))
        .isEqualTo(trying(new InFlight(7, 9, 3)));
  }

  @Test
  void markedEmailsAreOwedNoMore() {
    var committed = checkpoint(at(7, 3), List.of(4L, 5L, 6L), new Counts(3, 3, 0, 0, 0, 0));

    var next = CheckpointRule.marked(committed, Set.of(4L, 6L, 99L));

    assertThat(next).isEqualTo(checkpoint(at(7, 3), List.of(5L), new Counts(3, 3, 0, 0, 0, 0)));
  }

  private static Checkpoint trying(@Nullable InFlight inFlight) {
    return checkpoint(at(7, 3), new Owed(List.of(), List.of(), inFlight), Counts.ZERO);
  }

  private static Message known(long uid) {
    return new Message.Known(uid, false);
  }

  private static Batch reopen(Checkpoint.Position from, long uidValidity, long below) {
    return new Batch(KEY, from, new Step.Reopen(uidValidity, below), List.of());
  }

  private static Batch attempt(long from, long to, boolean hasFailed) {
    return new Batch(KEY, at(7, 3), new Step.Attempt(from, to, hasFailed), List.of());
  }

  private static Batch late(Checkpoint.Position from, Instant lookedAt, Message... messages) {
    return new Batch(KEY, from, new Step.Late(lookedAt), List.of(messages));
  }

  private static Checkpoint accepted(Checkpoint committed, Batch batch) {
    return ((Next.Accepted) CheckpointRule.after(committed, batch)).checkpoint();
  }
}
