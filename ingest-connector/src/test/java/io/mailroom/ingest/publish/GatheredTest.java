package io.mailroom.ingest.publish;

import static io.mailroom.ingest.publish.Samples.KEY;
import static io.mailroom.ingest.publish.Samples.at;
import static io.mailroom.ingest.publish.Samples.batch;
import static io.mailroom.ingest.publish.Samples.checkpoint;
import static io.mailroom.ingest.publish.Samples.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Counts;
import io.mailroom.ingest.publish.Batch.Message;
import io.mailroom.ingest.publish.Handover.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatheredTest {
  private final Gathered gathered = new Gathered();
  private final AtomicInteger released = new AtomicInteger();

  @Test
  void refusedEmailBecomesADeadLetterAndWhatLiesBehindItIsLost() throws InterruptedException {
    // Given
    Message.Email culprit = email(2, false);
    Handover first = handOver(batch(at(1, 0), email(1, false), culprit, email(3, false)));
    Handover second = handOver(batch(at(4, 3), email(4, false)));

    // When
    gathered.deadLetter(culprit.event(), "too large");
    Transaction transaction = plan();
    gathered.committed(transaction);

    // Then
    assertThat(transaction.accepted())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.messages()).hasSize(2);
          assertThat(kept.messages().getLast())
              .isInstanceOfSatisfying(
                  Message.DeadLettered.class,
                  dead -> {
                    assertThat(dead.uid()).isEqualTo(2);
                    assertThat(dead.original()).isSameAs(culprit.event());
                    assertThat(dead.letter().origin())
                        .isEqualTo("/mailroom/test/acme#" + KEY.watch() + "/1/2");
                  });
        });
    assertThat(transaction.checkpoints().get(KEY))
        .isEqualTo(checkpoint(at(3, 1), List.of(1L), new Counts(2, 1, 0, 1, 0, 0)));
    assertThat(first.await()).isInstanceOf(Outcome.Lost.class);
    assertThat(second.await()).isInstanceOf(Outcome.Lost.class);
    assertThat(released).hasValue(2);
  }

  @Test
  void refusedEmailAtTheEndLeavesTheBatchAsLongAsItWas() {
    // Given
    Message.Email culprit = email(2, false);
    handOver(batch(at(1, 0), email(1, false), culprit));

    // When
    gathered.deadLetter(culprit.event(), "too large");

    // Then
    assertThat(gathered.batches().getFirst().messages()).hasSize(2);
    assertThat(gathered.batches().getFirst().end()).isEqualTo(at(3, 1));
  }

  @Test
  void committedAndRefusedBatchesLearnIt() throws InterruptedException {
    Handover accepted = handOver(batch(at(1, 0), email(1, false)));
    Handover elsewhere = handOver(batch(at(7, 0), email(7, false)));

    gathered.committed(plan());

    assertThat(accepted.await()).isEqualTo(new Outcome.Committed());
    assertThat(elsewhere.await()).isInstanceOf(Outcome.Lost.class);
    assertThat(released).hasValue(2);
  }

  @Test
  void outcomeIsSettledOnce() throws InterruptedException {
    Handover handover = handOver(batch(at(1, 0), email(1, false)));

    gathered.committed(plan());
    gathered.lost("later");

    assertThat(handover.await()).isEqualTo(new Outcome.Committed());
    assertThat(released).hasValue(1);
  }

  @Test
  void marksAloneCanWaitAndNothingElseCan() {
    gathered.addMarks(KEY, Set.of(1L));
    assertThat(gathered.canWait()).isTrue();

    handOver(batch(at(1, 0), email(1, false)));
    assertThat(gathered.canWait()).isFalse();
  }

  private Handover handOver(Batch batch) {
    Handover handover = new Handover(batch, released::incrementAndGet);
    gathered.add(handover);
    return handover;
  }

  private Transaction plan() {
    return Transaction.plan(
        Map.of(KEY, checkpoint(at(1, 0)))::get,
        gathered.batches(),
        gathered.marks(),
        gathered.statuses());
  }
}
